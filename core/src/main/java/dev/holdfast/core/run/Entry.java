package dev.holdfast.core.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What the journal says of one step that has begun.
 *
 * @param attempt counts from 1; only an attempt whose effect was sent and not answered, or refused for the moment,
 *     is followed by another
 * @param notBefore when a transient error allows the next attempt
 * @param message what happened last, for people
 * @param output what the step read
 * @param foundApplied the effect was found done when it was to be repeated
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
        boolean foundApplied) {

    /** Where a step stands. A step without an entry has not begun. */
    public enum State {
        /** Looking for something that is not there yet; nothing was sent. */
        WAITING,
        /** A transient error; the next look comes at {@code notBefore}. */
        BACKING_OFF,
        /** The effect may have been sent: it is repeated after a crash, under the same attempt. */
        RUNNING,
        SUCCEEDED,
        FAILED;

        public boolean isFinal() {
            return this == SUCCEEDED || this == FAILED;
        }
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

    Entry waiting(String message) {
        return with(State.WAITING, attempt, Optional.empty(), message, intent);
    }

    Entry running(Intent intent) {
        return with(State.RUNNING, attempt, Optional.empty(), "", Optional.of(intent));
    }

    /** The effect is done, and the step waits for what follows from it. */
    Entry following(Intent intent, boolean foundApplied, String message) {
        var entry = with(State.RUNNING, attempt, Optional.empty(), message, Optional.of(intent));
        return new Entry(
                step,
                entry.state,
                attempt,
                started,
                deadline,
                finished,
                entry.notBefore,
                message,
                entry.intent,
                output,
                foundApplied);
    }

    /** The next attempt begins. */
    Entry retrying(Intent intent) {
        return counted().running(intent);
    }

    /** A try that got no further than a read counts too. */
    Entry counted() {
        return with(state, attempt + 1, notBefore, message, intent);
    }

    Entry backingOff(Instant notBefore, String message) {
        return with(State.BACKING_OFF, attempt, Optional.of(notBefore), message, intent);
    }

    /** An answer was right; the next question comes at {@code notBefore}. */
    Entry holding(Intent.Holding intent, Instant notBefore, String message) {
        return with(State.BACKING_OFF, attempt, Optional.of(notBefore), message, Optional.of(intent));
    }

    /** An answer was wrong: those before it do not count. */
    Entry missing(String message) {
        return with(State.WAITING, attempt, Optional.empty(), message, Optional.empty());
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

    private Entry with(State state, int attempt, Optional<Instant> notBefore, String message, Optional<Intent> intent) {
        return new Entry(
                step, state, attempt, started, deadline, finished, notBefore, message, intent, output, foundApplied);
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
                foundApplied);
    }
}
