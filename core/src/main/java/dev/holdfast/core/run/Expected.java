package dev.holdfast.core.run;

import dev.holdfast.core.run.Quarantine.Deferred;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A deferred action that was sent to the API server, and that this process may not see yet. Until it shows, or it stands that
 * it never will, it is in the way of others as those that show are.
 *
 * @param deferred without a uid as long as the API server has not answered
 * @param round of the step that is put off
 * @param sent when it was last sent
 */
public record Expected(Deferred deferred, int round, Instant sent) {

    /** Longest that a request which nobody waits for any more may take to show: some deadlines of a request. */
    static final Duration SHOWN_WITHIN = Duration.ofMinutes(2);

    /**
     * What this process sees of the run that puts the step off, which may be older than what is so, and never newer than what
     * it sees of deferred actions: they are objects of one kind, and watched together.
     */
    public sealed interface Origin {

        /** There is no such run any more; or another one has its name. */
        record Gone() implements Origin {}

        /**
         * It is there.
         *
         * @param over it has ended: it writes nothing any more
         * @param state of the step; empty when it has not begun, as far as this process sees
         * @param round of the step
         */
        record Seen(boolean over, Optional<Entry.State> state, int round) implements Origin {}
    }

    /**
     * Until when something may come of what a run was putting off when it ended. It sends nothing since, and by then what it
     * had sent has had its time to arrive. A process that has not sent it itself knows this much of it.
     */
    public static Instant shownBy(Instant ended) {
        return ended.plus(SHOWN_WITHIN);
    }

    /**
     * Whether it need not be expected any more.
     *
     * <ol>
     *   <li>It shows, or has shown: its run has seen that it was written.
     *   <li>Or its run has given it up, in whatever way, and what it may have sent has had its time to arrive.
     * </ol>
     *
     * @param shows whether this process sees the deferred action
     */
    public boolean isSettled(boolean shows, Origin origin, Instant now) {
        if (shows) return true;
        if (origin instanceof Origin.Seen(var over, var state, int at)
                && at == round
                && state.equals(Optional.of(Entry.State.DEFERRED))) return true;
        boolean givenUp =
                switch (origin) {
                    case Origin.Gone() -> true;
                    case Origin.Seen(var over, var state, int at) ->
                        over
                                || at > round
                                || at == round
                                        && state.filter(Entry.State::isFinal).isPresent();
                };
        return givenUp && !now.isBefore(sent.plus(SHOWN_WITHIN));
    }
}
