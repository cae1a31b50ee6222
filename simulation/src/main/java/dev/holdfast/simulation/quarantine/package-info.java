/** Runs that put steps off for a cluster that is away: what is stored of them, and what a process knows. */
package dev.holdfast.simulation.quarantine;
