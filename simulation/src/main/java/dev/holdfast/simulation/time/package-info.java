/** Virtual time, chance from one seed, and routines that can be suspended and killed anywhere. */
package dev.holdfast.simulation.time;
