/**
 * Two sites and a witness: every state of the production state machine within bounds ({@link
 * dev.holdfast.simulation.arbitration.Exploration}), and chance beyond them.
 */
package dev.holdfast.simulation.arbitration;
