/** The commands about sandboxes: real throw-away clusters on this machine. */
package dev.holdfast.cli.sandbox;
