/** What must hold after every event, whatever the weather. */
package dev.holdfast.simulation.invariant;
