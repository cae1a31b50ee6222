/**
 * A simulated world for the production decisions of core: one seed drives time, network, crashes and everybody else's
 * writes; invariants are checked after every event. Start reading at {@link dev.holdfast.simulation.Simulation}.
 */
package dev.holdfast.simulation;
