/** Runs that start runs: what is stored of them, and the world in which the production core carries them. */
package dev.holdfast.simulation.child;
