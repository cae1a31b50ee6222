/** Holdfast: simulation. */
package dev.holdfast.simulation;
