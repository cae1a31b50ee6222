/** An old primary that keeps writing, and runs that must not promote another while it can. */
package dev.holdfast.simulation.fence;
