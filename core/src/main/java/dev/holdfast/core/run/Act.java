package dev.holdfast.core.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What a person did to a run, as it was appended to the run's spec. The API server vouches for the actor; see ADR 18.
 *
 * @param verb a {@link Verb}'s word, or one that only a later version knows
 * @param step counted from 1; 0 when none is named
 * @param actor the name under which the API server knows the person
 * @param planDigest of the steps that the person had before them
 * @param role in which they approve or reject; empty for none
 * @param waiver of a {@code waive}: about whom, until when, and for which hold
 */
public record Act(
        String verb, int step, String comment, String actor, String planDigest, String role, Optional<Waiver> waiver) {

    /**
     * What a person answers for: that {@code primary} cannot act, until then.
     *
     * @param epoch of the run's hold of its target, as the person has seen it; empty where they saw none
     */
    public record Waiver(String primary, Instant until, Optional<Long> epoch) {

        /** A waiver for a run whose target has no epochs. */
        public Waiver(String primary, Instant until) {
            this(primary, until, Optional.empty());
        }
    }

    /** An act in no role, and no waiver. */
    public Act(String verb, int step, String comment, String actor, String planDigest) {
        this(verb, step, comment, actor, planDigest, "");
    }

    /** An act that is no waiver. */
    public Act(String verb, int step, String comment, String actor, String planDigest, String role) {
        this(verb, step, comment, actor, planDigest, role, Optional.empty());
    }

    /** Most acts of one run; the last {@link #CANCELS} of them can only be {@link Verb#CANCEL}. */
    public static final int ACTS_MAX = 64;

    /** A run that has had its acts can still be canceled. */
    public static final int CANCELS = 8;

    /** A run on which much was said can still be approved: a note is among its first acts only. */
    public static final int NOTES = 40;

    /** Longest comment. */
    public static final int COMMENT_LENGTH_MAX = 1000;
}
