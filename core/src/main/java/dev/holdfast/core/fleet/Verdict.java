package dev.holdfast.core.fleet;

/**
 * An answer with its grounds.
 *
 * @param words for people, the same as long as nothing changes: no times, no counts
 */
public record Verdict(Answer answer, Reason reason, String words) {}
