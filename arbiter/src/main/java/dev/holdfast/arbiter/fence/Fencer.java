package dev.holdfast.arbiter.fence;

import java.time.Duration;

/**
 * Sees to it that one node is off, and says whether it is. Its contract:
 *
 * <ol>
 *   <li>It may be asked any number of times, and orders nothing of a node that is off.
 *   <li>It answers within the time it is given, and a little.
 *   <li>{@code OFF_CONFIRMED} only when the node's power was <em>seen</em> to be off after the question, twice: an order that
 *       was taken is no power that is off, and in the midst of a restart a machine is off for a moment.
 *   <li>{@code FAILED} when asking again will not help before somebody has mended something; {@code UNKNOWN} for everything
 *       else, with words.
 * </ol>
 */
public interface Fencer {

    /** What it asks, for people. */
    String name();

    /** @param most how long to try */
    Fencing fence(Duration most);
}
