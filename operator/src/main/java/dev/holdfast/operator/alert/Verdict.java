package dev.holdfast.operator.alert;

import dev.holdfast.core.plan.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a stored alert, to be told in its status. */
sealed interface Verdict {
    /** Every run that it calls for exists. */
    record Started(List<String> runs) implements Verdict {}

    /** Some of the runs that it calls for could not be made yet. */
    record Blocked(List<String> runs, String words) implements Verdict {}

    record NoPlan(Optional<Selection.Miss> nearest) implements Verdict {}

    record Rejected(String reason) implements Verdict {}

    /** Another object stands for its episode. */
    record Repeats(KnownAlert earlier) implements Verdict {}

    /** It was over before anything had been started. */
    record Over(Instant resolvedAt) implements Verdict {}

    /** Its episode ended in silence before anything had been started. */
    record Lapsed(Instant lastSeen) implements Verdict {}
}
