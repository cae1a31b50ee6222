package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.operator.Tags.OfStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a journal says once is never taken back: finished steps stay as they are, attempts count up, an end is the end. */
final class JournalGrows implements Invariant {

    private final Map<String, Journal> last = new HashMap<>();

    @Override
    public String sentence() {
        return "a journal only grows";
    }

    @Override
    public void stored(OfStore store) {
        var after = store.journal();
        int bytes = after.bytes();
        require(bytes <= Journal.BYTES_MAX, () -> store.run().name() + " has a journal of " + bytes + " bytes");
        var before = last.put(store.run().name(), after);
        if (before == null) return;
        require(
                after.acts().size() >= before.acts().size()
                        && after.acts().subList(0, before.acts().size()).equals(before.acts()),
                store.run().name() + " has forgotten what people did");
        var news = after.acts().subList(before.acts().size(), after.acts().size()).stream()
                .filter(Heard::obeyed)
                .toList();
        // somebody may have done more since
        boolean cameTooLate = after
                .acts()
                .subList(before.acts().size(), after.acts().size())
                .stream()
                .anyMatch(act -> act.words().startsWith("too late: the last step"));
        ends(store, before, after, !news.isEmpty() || cameTooLate);
        require(after.digest().equals(before.digest()), store.run().name() + " has changed its digest");
        for (var entry : before.entries()) {
            var now = after.entry(entry.step());
            require(now.isPresent(), store.run().name() + " has forgotten step " + entry.step());
            grows(store, entry, now.get(), news);
        }
    }

    /** A rest is lifted by people, or by steps that have changed; an end by nobody. */
    private void ends(OfStore store, Journal before, Journal after, boolean asked) {
        if (before.end().isEmpty()) return;
        boolean same = before.end().equals(after.end()) && standings(before).equals(standings(after));
        boolean rested = !before.end().get().outcome().isForGood();
        boolean tampered = after.end()
                .filter(end -> end.message().contains("not the ones it started with"))
                .isPresent();
        if (same || rested && (asked || tampered)) return;
        require(
                false,
                store.run().name() + " was changed after its end: "
                        + before.end().get().message() + " became "
                        + after.end().map(Journal.End::message).orElse("nothing") + ", heard " + after.acts());
    }

    /** How the steps stand; values that were lost with the run's Secret are gone from a journal that was read since. */
    private static List<String> standings(Journal journal) {
        return journal.entries().stream()
                .map(entry -> entry.step() + " " + entry.state() + " " + entry.round() + " " + entry.attempt() + " "
                        + entry.message())
                .toList();
    }

    private void grows(OfStore store, Entry before, Entry after, List<Heard> news) {
        String what = store.run().name() + " step " + before.step();
        boolean steered = before.state() == Entry.State.FAILED
                && !before.equals(after)
                && news.stream().anyMatch(act -> act.step() == before.step());
        if (steered) {
            require(
                    after.round() > before.round() || after.state() == Entry.State.SKIPPED,
                    what + " had failed and is neither in a new round nor skipped");
            if (after.round() > before.round()) return;
        } else if (before.state().isFinal()) {
            require(
                    before.state() == after.state() && before.finished().equals(after.finished()),
                    what + " was finished and is changed");
        }
        require(
                after.attempt() >= before.attempt(),
                what + " was at attempt " + before.attempt() + " and is at " + after.attempt());
        require(after.started().equals(before.started()), what + " has begun twice");
    }
}
