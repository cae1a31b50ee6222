/** The stop switch: what somebody has frozen, and which runs that holds. */
package dev.holdfast.core.freeze;
