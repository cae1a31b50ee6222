package dev.holdfast.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
        boolean carried) {

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
        /** The effect may have been sent: it is repeated after a crash, under the same attempt. */
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** The step asks for something before it begins, and that does not hold. */
        NOT_NEEDED,
        /** A person has gone on without it. */
        SKIPPED,
        /** The run was canceled while it was under way. */
        CANCELED;

        public boolean isFinal() {
            return switch (this) {
                case WAITING, BACKING_OFF, RUNNING -> false;
                case SUCCEEDED, FAILED, NOT_NEEDED, SKIPPED, CANCELED -> true;
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
        return with(State.WAITING, attempt, Optional.empty(), message);
    }

    Entry running(Intent intent) {
        return with(State.RUNNING, attempt, Optional.empty(), "").intending(intent);
    }

    /** The effect is done, and the step waits for what follows from it. */
    Entry following(Intent intent, boolean foundApplied, String message) {
        return with(State.RUNNING, attempt, Optional.empty(), message)
                .intending(intent)
                .found(foundApplied);
    }

    /** The next attempt begins. */
    Entry retrying(Intent intent) {
        return counted().running(intent);
    }

    /** A try that got no further than a read counts too. */
    Entry counted() {
        return with(state, attempt + 1, notBefore, message);
    }

    Entry backingOff(Instant notBefore, String message) {
        return with(State.BACKING_OFF, attempt, Optional.of(notBefore), message);
    }

    /** Without the pause before the next attempt. */
    Entry atOnce() {
        return with(state, attempt, Optional.empty(), message);
    }

    /** Waits for what an earlier round has made. */
    Entry carrying(Intent.Create earlier) {
        var waiting = waiting("waits for Job " + earlier.name() + " of an earlier round to end");
        return new Entry(
                step,
                waiting.state,
                attempt,
                started,
                deadline,
                finished,
                waiting.notBefore,
                waiting.message,
                Optional.of(earlier),
                output,
                foundApplied,
                round,
                true);
    }

    /** What an earlier round has sent is this round's: it is there. */
    Entry adopted() {
        return intent.isPresent() ? intending(intent.get()) : this;
    }

    /** An answer was right; the next question comes at {@code notBefore}. */
    Entry holding(Intent.Holding intent, Instant notBefore, String message) {
        return with(State.BACKING_OFF, attempt, Optional.of(notBefore), message).intending(intent);
    }

    /** An answer was wrong: those before it do not count. */
    Entry missing(String message) {
        return new Entry(
                step,
                State.WAITING,
                attempt,
                started,
                deadline,
                finished,
                Optional.empty(),
                message,
                Optional.empty(),
                output,
                foundApplied,
                round,
                false);
    }

    Entry succeeded(Instant now, String message) {
        return finish(State.SUCCEEDED, now, message, output, foundApplied);
    }

    Entry foundApplied(Instant now, String message) {
        return finish(State.SUCCEEDED, now, message, output, true);
    }

    Entry read(Instant now, Output output, String message) {
        return finish(State.SUCCEEDED, now, message, Optional.of(output), false);
    }

    Entry failed(Instant now, String message) {
        return finish(State.FAILED, now, message, output, foundApplied);
    }

    Entry notNeeded(Instant now, String message) {
        return finish(State.NOT_NEEDED, now, message, output, foundApplied);
    }

    Entry skipped(Instant now, String message) {
        return finish(State.SKIPPED, now, message, output, foundApplied);
    }

    Entry canceled(Instant now, String message) {
        return finish(State.CANCELED, now, message, output, foundApplied);
    }

    /**
     * The next round begins, with all its attempts and all its time. What the round before was about to do is kept, for
     * it may have been done. Right answers are counted anew.
     */
    Entry again(Instant now, Instant deadline) {
        var kept = intent.filter(before -> !(before instanceof Intent.Holding)).map(Entry::unconfirmed);
        return new Entry(
                step,
                State.WAITING,
                1,
                now,
                deadline,
                Optional.empty(),
                Optional.empty(),
                "",
                kept,
                Optional.empty(),
                false,
                round + 1,
                kept.isPresent());
    }

    /** What was waited for is waited for anew, so that whoever undid the effect meanwhile is asked, not waited for. */
    private static Intent unconfirmed(Intent intent) {
        return switch (intent) {
            case Intent.Change change ->
                new Intent.Change(change.precondition(), change.previous(), change.desired(), 0);
            case Intent.Delete delete -> new Intent.Delete(delete.uid(), false);
            case Intent.Create create -> create;
            case Intent.Call call -> call;
            case Intent.Holding holding -> holding;
        };
    }

    /** With {@code more} time: as long as the run was paused. */
    Entry prolonged(Duration more) {
        return new Entry(
                step,
                state,
                attempt,
                started,
                deadline.plus(more),
                finished,
                notBefore,
                message,
                intent,
                output,
                foundApplied,
                round,
                carried);
    }

    private Entry with(State state, int attempt, Optional<Instant> notBefore, String message) {
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
                carried);
    }

    private Entry intending(Intent intent) {
        return new Entry(
                step,
                state,
                attempt,
                started,
                deadline,
                finished,
                notBefore,
                message,
                Optional.of(intent),
                output,
                foundApplied,
                round,
                false);
    }

    private Entry found(boolean foundApplied) {
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
                carried);
    }

    private Entry finish(State end, Instant now, String message, Optional<Output> output, boolean foundApplied) {
        return new Entry(
                step,
                end,
                attempt,
                started,
                deadline,
                Optional.of(now),
                Optional.empty(),
                message,
                intent,
                output,
                foundApplied,
                round,
                carried);
    }
}
