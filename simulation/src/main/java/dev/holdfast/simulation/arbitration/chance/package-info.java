/** Two sites, their nodes, a witness and a link, with whatever a seed does to them, run by the production rules. */
package dev.holdfast.simulation.arbitration.chance;
