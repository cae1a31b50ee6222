/**
 * Evidence that a node of the other site is off, which shortens the wait for it and never replaces the vote. Begin at {@link
 * dev.holdfast.arbiter.fence.Fencer}.
 */
package dev.holdfast.arbiter.fence;
