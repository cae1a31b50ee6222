/** Which faults a seed has, and how often. */
package dev.holdfast.simulation.weather;
