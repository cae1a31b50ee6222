package dev.holdfast.core.fleet;

/**
 * A verdict that does not flap. Immutable: {@link #hear} gives the next one.
 *
 * <ol>
 *   <li>The first verdict stands after {@code rounds} rounds in a row with the same answer.
 *   <li>It changes when as many rounds in a row gave one other answer, and when it has stood for {@code hold}.
 *   <li>A round that agrees with it starts the count anew, whichever way the verdict goes.
 *   <li>Its reason changes without hold when as many rounds in a row gave the same answer for the same other reason.
 * </ol>
 *
 * @param verdict what stands
 * @param since when its answer began to stand
 * @param heard what the last round said
 * @param streak rounds in a row with the answer heard last
 * @param alike rounds in a row with the very verdict heard last
 */
public record Standing(Verdict verdict, Moment since, Verdict heard, int streak, int alike) {

    private static final Verdict NOT_YET =
            new Verdict(Answer.UNKNOWN, Reason.NOT_YET_KNOWN, "it was not asked often enough yet");

    /** Before the first round. */
    public static Standing unknown(Moment now) {
        return new Standing(NOT_YET, now, NOT_YET, 0, 0);
    }

    public Standing hear(Verdict said, Moment now, Steadiness steadiness) {
        int rounds = steadiness.rounds();
        int nextStreak = streak > 0 && said.answer() == heard.answer() ? Math.min(rounds, streak + 1) : 1;
        int nextAlike = alike > 0 && said.equals(heard) ? Math.min(rounds, alike + 1) : 1;
        boolean other = said.answer() != verdict.answer() || isFirst();
        boolean held = isFirst() || now.since(since).compareTo(steadiness.hold()) >= 0;
        if (other && nextStreak >= rounds && held) return new Standing(said, now, said, nextStreak, nextAlike);
        boolean refined = !other && nextAlike >= rounds;
        return new Standing(refined ? said : verdict, since, said, nextStreak, nextAlike);
    }

    /** Whether the last round gave the answer that stands; if not, more should be asked soon. */
    public boolean isSettled() {
        return !isFirst() && heard.answer() == verdict.answer();
    }

    private boolean isFirst() {
        return verdict.reason() == Reason.NOT_YET_KNOWN;
    }
}
