/** Tests of whole sandboxes and of the supervisor. */
package dev.holdfast.sandbox;
