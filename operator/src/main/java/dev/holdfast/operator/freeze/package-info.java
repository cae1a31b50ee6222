/** The freezes that are set, as this process sees them. */
package dev.holdfast.operator.freeze;
