/** The operator as processes: leadership, a cache of runs, and a shell around the production loop. */
package dev.holdfast.simulation.operator;
