/** Tests of the commands about sandboxes. */
package dev.holdfast.cli.sandbox;
