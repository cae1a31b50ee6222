/**
 * A Kubernetes API server as a value machine: objects with versions, the kinds of patches with their preconditions, field
 * managers, and a history of everything that ever changed. It answers random traces as a real one does, which
 * SimulatedApiServerIT shows.
 */
package dev.holdfast.simulation.apiserver;
