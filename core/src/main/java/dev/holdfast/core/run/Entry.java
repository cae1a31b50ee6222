package dev.holdfast.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the journal says of one step that has begun.
 *
 * @param attempt counts from 1 in each round; only an attempt whose effect was sent and not answered, or refused for the
 *     moment, is followed by another
 * @param notBefore when a transient error allows the next attempt
 * @param message what happened last, for people
 * @param output what the step read
 * @param foundApplied the effect was found done when it was to be repeated
 * @param round counts from 1; a person who has the failed step tried again begins the next
 * @param carried the intent is an earlier round's: what that has sent may have been done, or may still arrive
 * @param evidence what it has observed about an old primary; it counts once the step has succeeded
 * @param ungraceful this round is the step as it is without grace
 * @param resting since when the run below this step rests, which takes none of its time; empty when it does not
 */
public record Entry(
        int step,
        State state,
        int attempt,
        Instant started,
        Instant deadline,
        Optional<Instant> finished,
        Optional<Instant> notBefore,
        String message,
        Optional<Intent> intent,
        Optional<Output> output,
        boolean foundApplied,
        int round,
        boolean carried,
        Optional<Evidence> evidence,
        boolean ungraceful,
        Optional<Instant> resting) {

    /** The entry of a step whose run below does not rest. */
    public Entry(
            int step,
            State state,
            int attempt,
            Instant started,
            Instant deadline,
            Optional<Instant> finished,
            Optional<Instant> notBefore,
            String message,
            Optional<Intent> intent,
            Optional<Output> output,
            boolean foundApplied,
            int round,
            boolean carried,
            Optional<Evidence> evidence,
            boolean ungraceful) {
        this(
                step,
                state,
                attempt,
                started,
                deadline,
                finished,
                notBefore,
                message,
                intent,
                output,
                foundApplied,
                round,
                carried,
                evidence,
                ungraceful,
                Optional.empty());
    }

    /** The entry of a round of a graceful step that has nothing to do with an old primary. */
    public Entry(
            int step,
            State state,
            int attempt,
            Instant started,
            Instant deadline,
            Optional<Instant> finished,
            Optional<Instant> notBefore,
            String message,
            Optional<Intent> intent,
            Optional<Output> output,
            boolean foundApplied,
            int round,
            boolean carried) {
        this(
                step,
                state,
                attempt,
                started,
                deadline,
                finished,
                notBefore,
                message,
                intent,
                output,
                foundApplied,
                round,
                carried,
                Optional.empty(),
                false);
    }

    /** The entry of a first round. */
    public Entry(
            int step,
            State state,
            int attempt,
            Instant started,
            Instant deadline,
            Optional<Instant> finished,
            Optional<Instant> notBefore,
            String message,
            Optional<Intent> intent,
            Optional<Output> output,
            boolean foundApplied) {
        this(
                step,
                state,
                attempt,
                started,
                deadline,
                finished,
                notBefore,
                message,
                intent,
                output,
                foundApplied,
                1,
                false);
    }

    /** Where a step stands. A step without an entry has not begun. */
    public enum State {
        /** Looking for something that is not there yet; nothing was sent. */
        WAITING,
        /** A transient error; the next look comes at {@code notBefore}. */
        BACKING_OFF,
        /** It is being put off until its cluster answers: nothing else becomes of it. */
        DEFERRING,
        /** The effect may have been sent: it is repeated after a crash, under the same attempt. */
        RUNNING,
        /** Waits for people; nothing was sent. Its time goes on, whatever holds up the run. */
        ASKING,
        SUCCEEDED,
        FAILED,
        /** The step asks for something before it begins, and that does not hold. */
        NOT_NEEDED,
        /** A person has gone on without it. */
        SKIPPED,
        /** It was put off until its cluster answers: a run of its own does it then, before anything else. */
        DEFERRED,
        /** The run was canceled while it was under way. */
        CANCELED;

        public boolean isFinal() {
            return switch (this) {
                case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING -> false;
                case SUCCEEDED, FAILED, NOT_NEEDED, SKIPPED, DEFERRED, CANCELED -> true;
            };
        }
    }

    public Entry {
        if (round < 1) throw new IllegalArgumentException("rounds count from 1, not " + round);
        if (carried && intent.isEmpty()) throw new IllegalArgumentException("there is nothing to carry");
    }

    /** A value that later steps use as {@code {{ .Values.key }}}. */
    public record Output(String key, Held value) {}

    static Entry begin(int step, State state, Instant now, Instant deadline) {
        return new Entry(
                step,
                state,
                1,
                now,
                deadline,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** What this round is about to do, or has done. */
    Optional<Intent> own() {
        return carried ? Optional.empty() : intent;
    }

    /** What an earlier round was about to do, as long as this one has begun nothing. */
    Optional<Intent> earlier() {
        return carried ? intent : Optional.empty();
    }

    Entry waiting(String message) {
        return but(draft -> draft.looking(State.WAITING, message));
    }

    Entry asking(String message) {
        return but(draft -> draft.looking(State.ASKING, message));
    }

    Entry running(Intent intent) {
        return but(draft -> draft.looking(State.RUNNING, "").intending(intent));
    }

    /** The effect is done, and the step waits for what follows from it. */
    Entry following(Intent intent, boolean foundApplied, String message) {
        return but(draft -> {
            draft.looking(State.RUNNING, message).intending(intent);
            draft.foundApplied = foundApplied;
        });
    }

    /** The next attempt begins. */
    Entry retrying(Intent intent) {
        return counted().running(intent);
    }

    /** A try that got no further than a read counts too. */
    Entry counted() {
        return but(draft -> draft.attempt++);
    }

    Entry backingOff(Instant notBefore, String message) {
        return but(draft -> draft.looking(State.BACKING_OFF, message).notBefore = Optional.of(notBefore));
    }

    /** Without the pause before the next attempt. */
    Entry atOnce(Instant now) {
        return but(draft -> draft.notBefore = notBefore.map(at -> at.isAfter(now) ? now : at));
    }

    /** Waits for what an earlier round has made. */
    Entry carrying(Intent.Create earlier) {
        return waiting("waits for Job " + earlier.name() + " of an earlier round to end")
                .but(draft -> {
                    draft.intent = Optional.of(earlier);
                    draft.carried = true;
                });
    }

    /** What an earlier round has sent is this round's: it is there. */
    Entry adopted() {
        return but(draft -> draft.carried = false);
    }

    /** An answer was right; the next question comes at {@code notBefore}. */
    Entry holding(Intent.Holding intent, Instant notBefore, String message) {
        return backingOff(notBefore, message).but(draft -> draft.intending(intent));
    }

    /** An answer was wrong: those before it do not count. */
    Entry missing(String message) {
        return but(draft -> {
            draft.looking(State.WAITING, message).intent = Optional.empty();
            draft.carried = false;
        });
    }

    /** It has seen what it waits for, and looks once more at {@code next} before it believes that. */
    Entry confirming(Instant next) {
        return but(draft -> {
            draft.state = intent.isPresent() ? State.RUNNING : State.BACKING_OFF;
            draft.intent = intent.or(() -> Optional.of(new Intent.Holding(1)));
            draft.notBefore = Optional.of(next);
        });
    }

    /** When it looks once more at what it has seen; empty when it has seen nothing yet. */
    Optional<Instant> confirmsAt() {
        return state == State.RUNNING || isHolding() ? notBefore : Optional.empty();
    }

    /** Without what it has seen: something else was seen since, or nothing. */
    Entry unseen() {
        return isHolding() ? missing(message) : this;
    }

    private boolean isHolding() {
        return intent.orElse(null) instanceof Intent.Holding;
    }

    Entry succeeded(Instant now, String message) {
        return but(draft -> draft.finish(State.SUCCEEDED, now, message));
    }

    Entry foundApplied(Instant now, String message) {
        return succeeded(now, message).but(draft -> draft.foundApplied = true);
    }

    Entry read(Instant now, Output output, String message) {
        return succeeded(now, message).but(draft -> {
            draft.output = Optional.of(output);
            draft.foundApplied = false;
        });
    }

    /** With what it has observed about an old primary. */
    Entry proving(Evidence evidence) {
        return but(draft -> draft.evidence = Optional.of(evidence));
    }

    Entry failed(Instant now, String message) {
        return but(draft -> draft.finish(State.FAILED, now, message));
    }

    Entry notNeeded(Instant now, String message) {
        return but(draft -> draft.finish(State.NOT_NEEDED, now, message));
    }

    Entry skipped(Instant now, String message) {
        return but(draft -> draft.finish(State.SKIPPED, now, message));
    }

    Entry deferring(String message) {
        return but(draft -> draft.looking(State.DEFERRING, message));
    }

    /** The deferred action is about to be written down for the first time. */
    Entry puttingOff() {
        return but(draft -> draft.notBefore = Optional.empty());
    }

    /** Whether it was written down is not known; the next try comes at {@code next}, and nothing was sent after it. */
    Entry puttingOff(Instant next) {
        return but(draft -> draft.notBefore = Optional.of(next));
    }

    /** The effect is done; it has to last until then. */
    Entry lasting(Instant until) {
        return but(draft -> draft.notBefore = Optional.of(until));
    }

    Entry deferred(Instant now, String message) {
        return but(draft -> draft.finish(State.DEFERRED, now, message));
    }

    Entry canceled(Instant now, String message) {
        return but(draft -> draft.finish(State.CANCELED, now, message));
    }

    /**
     * The next round begins, with all its attempts and all its time. What the round before was about to do is kept, for
     * it may have been done. Right answers are counted anew.
     */
    Entry again(Instant now, Instant deadline) {
        var kept = intent.filter(before -> !(before instanceof Intent.Holding)).map(Entry::unconfirmed);
        return begin(step, State.WAITING, now, deadline).but(draft -> {
            draft.intent = kept;
            draft.carried = kept.isPresent();
            draft.round = round + 1;
            draft.ungraceful = ungraceful;
        });
    }

    /** An entry of the step as it is without grace, when {@code really}. */
    Entry ungraceful(boolean really) {
        return but(draft -> draft.ungraceful = really);
    }

    /**
     * The next round begins, without grace.
     *
     * @param keeping whether what the round before was about to do is what this one would do
     */
    Entry ungracefully(Instant now, Instant deadline, boolean keeping) {
        return again(now, deadline).but(draft -> {
            draft.ungraceful = true;
            if (keeping) return;
            draft.intent = Optional.empty();
            draft.carried = false;
        });
    }

    /** What was waited for is waited for anew, so that whoever undid the effect meanwhile is asked, not waited for. */
    private static Intent unconfirmed(Intent intent) {
        return switch (intent) {
            case Intent.Change change ->
                new Intent.Change(change.precondition(), change.previous(), change.desired(), 0);
            case Intent.Delete delete -> new Intent.Delete(delete.uid(), false);
            case Intent.Create create -> create;
            case Intent.Call call -> call;
            case Intent.Power power -> new Intent.Power(power.key(), false);
            case Intent.Holding holding -> holding;
        };
    }

    /**
     * With {@code more} time: as long as the run was paused until now. What people were asked expires all the same. What
     * rested beside the pause has that time once.
     */
    Entry prolonged(Duration more, Instant now) {
        if (state == State.ASKING) return this;
        return but(draft -> {
            draft.deadline = deadline.plus(more);
            draft.resting = resting.map(since -> since.plus(more)).map(since -> since.isAfter(now) ? now : since);
        });
    }

    /** The run below it rests, since now unless it did before. */
    Entry resting(Instant now) {
        return resting.isPresent() ? this : but(draft -> draft.resting = Optional.of(now));
    }

    /** With the time for which the run below it has rested, until now. */
    Entry restedUntil(Instant now) {
        return resting.map(since -> but(draft -> {
                    draft.deadline = deadline.plus(Duration.between(since, now));
                    draft.resting = Optional.of(now);
                }))
                .orElse(this);
    }

    /** The run below it goes on. */
    Entry moving(Instant now) {
        return resting.isEmpty() ? this : restedUntil(now).but(draft -> draft.resting = Optional.empty());
    }

    private Entry but(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.entry();
    }

    /** An entry that is being changed: the only place that names every component. */
    private static final class Draft {
        private final int step;
        private final Instant started;
        private State state;
        private int attempt;
        private Instant deadline;
        private Optional<Instant> finished;
        private Optional<Instant> notBefore;
        private String message;
        private Optional<Intent> intent;
        private Optional<Output> output;
        private boolean foundApplied;
        private int round;
        private boolean carried;
        private Optional<Evidence> evidence;
        private boolean ungraceful;
        private Optional<Instant> resting;

        private Draft(Entry entry) {
            step = entry.step;
            state = entry.state;
            attempt = entry.attempt;
            started = entry.started;
            deadline = entry.deadline;
            finished = entry.finished;
            notBefore = entry.notBefore;
            message = entry.message;
            intent = entry.intent;
            output = entry.output;
            foundApplied = entry.foundApplied;
            round = entry.round;
            carried = entry.carried;
            evidence = entry.evidence;
            ungraceful = entry.ungraceful;
            resting = entry.resting;
        }

        private Draft looking(State state, String message) {
            this.state = state;
            this.message = message;
            notBefore = Optional.empty();
            return this;
        }

        private Draft intending(Intent intent) {
            this.intent = Optional.of(intent);
            carried = false;
            return this;
        }

        private void finish(State end, Instant now, String message) {
            looking(end, message).finished = Optional.of(now);
            resting = Optional.empty();
        }

        private Entry entry() {
            return new Entry(
                    step,
                    state,
                    attempt,
                    started,
                    deadline,
                    finished,
                    notBefore,
                    message,
                    intent,
                    output,
                    foundApplied,
                    round,
                    carried,
                    evidence,
                    ungraceful,
                    resting);
        }
    }
}
