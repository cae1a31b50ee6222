package dev.holdfast.core.protection;

import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Hold.Verdict;
import dev.holdfast.core.protection.Records.Looked;
import dev.holdfast.core.protection.Records.Seen;
import dev.holdfast.core.protection.Records.Written;
import java.util.Optional;

/**
 * Takes a target for a run, and lets it go. It holds no state: after a crash at any point, or a lost answer, the next call
 * finds in the record what has happened. See {@link Hold} for the rules.
 */
public final class Claim {

    /** Bound on looks of one call: each further one means that somebody else has just written the record. */
    private static final int LOOKS_MAX = 8;

    private Claim() {}

    /** What decides: {@link Hold#decide}. The simulation puts wrong ones in its place. */
    @FunctionalInterface
    public interface Decider {
        Verdict decide(Holder me, Optional<Record> seen, Optional<Other> other, long known);
    }

    /** What came of a claim. */
    public sealed interface Outcome {
        /** The run may act, from now until it has ended. */
        record Held(Record record) implements Outcome {}

        /** Another run acts. */
        record Waits(Holder holder) implements Outcome {}

        /** It is not known; nothing may be done, ask again. */
        record NotNow(String words) implements Outcome {}
    }

    public static Outcome take(Holder me, Target target, Records records) {
        return take(Hold::decide, me, target, records);
    }

    public static Outcome take(Decider decider, Holder me, Target target, Records records) {
        var seen = Optional.<Seen>empty();
        var other = Optional.<Other>empty();
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            if (seen.isEmpty()) seen = Optional.of(records.read());
            if (!(seen.get() instanceof Seen.Found(var record)))
                return new Outcome.NotNow(unread(target, ((Seen.NotNow) seen.get()).words()));
            switch (decider.decide(me, record, other, records.known())) {
                case Verdict.Held held -> {
                    return new Outcome.Held(record.orElseThrow());
                }
                case Verdict.Wait(var holder) -> {
                    return new Outcome.Waits(holder);
                }
                case Verdict.Unreadable(var words) -> {
                    return new Outcome.NotNow("the Lease " + target.lease() + " of " + target.words()
                            + " is held by \"" + words + "\", which is no run; if that is nobody's any more, empty its"
                            + " spec.holderIdentity");
                }
                case Verdict.Ask(var run) -> {
                    switch (records.look(run)) {
                        case Looked.At(var how) -> other = Optional.of(how);
                        case Looked.NotNow(var words) -> {
                            return new Outcome.NotNow(
                                    target.words() + " is held by " + run.words() + ", which cannot be read: " + words);
                        }
                    }
                }
                case Verdict.Take(var holder, var epoch) -> {
                    switch (records.write(record, holder, epoch)) {
                        case Written.Done(var written) -> {
                            return new Outcome.Held(written);
                        }
                        case Written.Conflict() -> {
                            seen = Optional.empty();
                            other = Optional.empty();
                        }
                        case Written.NotNow(var words) -> {
                            return new Outcome.NotNow(target.words() + " cannot be taken: " + words);
                        }
                    }
                }
            }
        }
        return new Outcome.NotNow("the Lease " + target.lease() + " of " + target.words() + " changed " + LOOKS_MAX
                + " times while it was looked at");
    }

    /**
     * Lets the target of a run go that has ended, or is gone. A record that names another is left alone. What is not
     * known afterwards may stay: a record of a run that is over can be taken by any other.
     *
     * @param known the record as it was written for this run; read when it is not known
     * @return why it was not let go; empty when it is nobody's, or another's
     */
    public static Optional<String> release(Holder run, Optional<Record> known, Target target, Records records) {
        var record = known;
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            if (record.isEmpty()) {
                switch (records.read()) {
                    case Seen.Found(var found) -> record = found;
                    case Seen.NotNow(var words) -> {
                        return Optional.of(unread(target, words));
                    }
                }
            }
            if (record.isEmpty() || !record.get().isOf(run)) return Optional.empty();
            switch (records.write(record, "", record.get().epoch())) {
                case Written.Done done -> {
                    return Optional.empty();
                }
                case Written.Conflict() -> record = Optional.empty();
                case Written.NotNow(var words) -> {
                    return Optional.of(target.words() + " cannot be let go: " + words);
                }
            }
        }
        return Optional.of("the Lease " + target.lease() + " changes all the time");
    }

    private static String unread(Target target, String words) {
        return "whether " + target.words() + " is free cannot be read: " + words;
    }
}
