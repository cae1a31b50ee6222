/** The commands about freezes, against a server on loopback. */
package dev.holdfast.cli.freeze;
