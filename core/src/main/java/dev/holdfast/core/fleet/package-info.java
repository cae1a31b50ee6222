/** The health of clusters as far as we can tell from here, and when to leave one alone. */
package dev.holdfast.core.fleet;
