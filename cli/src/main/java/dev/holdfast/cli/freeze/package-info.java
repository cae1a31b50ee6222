/** The stop switch: set, looked at and cleared. */
package dev.holdfast.cli.freeze;
