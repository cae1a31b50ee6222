/**
 * The only place that asks what time it is. Whatever decides counts by {@link dev.holdfast.arbiter.clock.Ticks}; a date is
 * for people to read.
 */
package dev.holdfast.arbiter.clock;
