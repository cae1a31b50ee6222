/** Tests of links. */
package dev.holdfast.arbiter.link;
