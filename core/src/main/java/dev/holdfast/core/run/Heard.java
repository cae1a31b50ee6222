package dev.holdfast.core.run;

import dev.holdfast.core.plan.Listing;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of an act. The journal has one for each that was heard, in the order in which they were appended: so an
 * act is obeyed once, or not at all.
 *
 * @param verb as the act has it
 * @param step the step that it was about; 0 for the run as a whole
 * @param words what came of it, or why it was not obeyed; of a pause and a cancel the comment
 * @param until of a waiver that was obeyed: when it ends
 * @param epoch of a waiver that was obeyed: of the hold for which it counts
 */
public record Heard(
        String verb,
        int step,
        String actor,
        boolean obeyed,
        String words,
        Instant at,
        Optional<Instant> until,
        Optional<Long> epoch) {

    /** What became of an act that is no waiver. */
    public Heard(String verb, int step, String actor, boolean obeyed, String words, Instant at) {
        this(verb, step, actor, obeyed, words, at, Optional.empty(), Optional.empty());
    }

    /** Longest words: as many acts as a run may have take a small part of the journal. */
    public static final int WORDS_MAX = 1000;

    static final int ACTOR_LENGTH_MAX = 256;

    public Heard {
        words = Listing.cut(words, WORDS_MAX);
        actor = Listing.cut(actor, ACTOR_LENGTH_MAX);
    }

    /** An act that was obeyed, with what came of it. */
    Heard(Act act, String words, Instant now) {
        this(act.verb(), act.step(), act.actor(), true, words, now);
    }

    boolean is(Verb is) {
        return verb.equals(is.word());
    }
}
