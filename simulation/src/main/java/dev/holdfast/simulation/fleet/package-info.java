/** Simulated clusters, and the network between them and everybody. */
package dev.holdfast.simulation.fleet;
