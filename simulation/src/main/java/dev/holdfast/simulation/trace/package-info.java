/** What a simulation tells whoever replays it. */
package dev.holdfast.simulation.trace;
