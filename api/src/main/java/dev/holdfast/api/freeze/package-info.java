/** The stop switch on the wire. */
package dev.holdfast.api.freeze;
