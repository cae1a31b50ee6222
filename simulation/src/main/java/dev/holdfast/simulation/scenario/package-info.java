/** What happens in a simulation: reference plans and their objects, and everybody else who writes to them. */
package dev.holdfast.simulation.scenario;
