package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run needs of the world. The operator answers from real API servers, the simulation from simulated ones. */
public interface World {

    /** Reads. Never changes anything, may be repeated any time. */
    Report look(Look look);

    /**
     * Sends an effect. Called only after its journal entry is stored. Asks, when its turn to be sent has come and nothing
     * else is left to wait for, whether this process may still be the one that acts, and whether a freeze holds it up;
     * refuses then without sending.
     */
    Sent perform(Effect effect);

    /**
     * Looks and effects of steps that go on side by side, each of another step; the answers by step. Each keeps to what
     * {@link #look} and {@link #perform} say. How they follow each other, or overlap, is the world's to choose.
     */
    default Map<Integer, Sent> together(List<Look> looks, List<Effect> effects) {
        var answers = new HashMap<Integer, Sent>();
        looks.forEach(look -> answers.put(look.step(), new Sent.Answer(look(look))));
        boolean alone = looks.isEmpty() && effects.size() == 1;
        effects.forEach(effect -> answers.put(effect.step(), alone ? perform(effect) : later(effect)));
        return answers;
    }

    /**
     * An effect that goes out when others of its round have been waited for. A freeze that has come meanwhile keeps it back:
     * it is in the journal, so its step looks for it, and asks anew before it is sent.
     */
    default Sent later(Effect effect) {
        return halted(effect.cluster()).<Sent>map(Sent.Held::new).orElseGet(() -> perform(effect));
    }

    /** Stores the journal, only over the version that was read or stored last. */
    Stored store(Journal journal);

    /** The freeze that holds up what touches {@code cluster}, of those that this process has seen. */
    Optional<Halt> halted(String cluster);

    /**
     * What this process knows of {@code cluster} when it stands that it gives no answer: in words, with since when and as of
     * when. Empty for every other, also for one of which nothing is known. Asks nobody that could be dead.
     */
    default Optional<String> unreachable(String cluster) {
        return Optional.empty();
    }

    /** How an effect was answered. */
    sealed interface Sent {
        record Answer(Report report) implements Sent {}

        /** Nothing was sent: a freeze, or a quarantine, has come since the last question. */
        record Held(Halt by) implements Sent {}

        /** Nothing was sent: another process may be acting by now. */
        record NotOurs() implements Sent {}
    }

    /** How a journal write was answered. */
    sealed interface Stored {
        record Ok() implements Stored {}

        /** Refused or unanswered: read the run again and decide anew. */
        record Reread(String words) implements Stored {}

        /** What the journal needs kept cannot be kept, for good: the run fails with these words. */
        record Impossible(String words) implements Stored {}
    }
}
