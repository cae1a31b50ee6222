package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a journal says once is never taken back: finished steps stay as they are, attempts count up, an end is the end. */
final class JournalGrows implements Invariant {

    /** What people did, and what that made of steps, where a journal is at its bound: nobody is refused a cancel for want of room. */
    private static final int SAID_MAX = 64 * 1024;

    private final Map<String, Journal> last = new HashMap<>();

    @Override
    public String sentence() {
        return "a journal only grows";
    }

    @Override
    public void stored(OfStore store) {
        var after = store.journal();
        var before = last.put(store.run().name(), after);
        bounded(store, before, after);
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
            if (!isSwitched(store, after, entry, now.get())) grows(store, entry, now.get(), news);
        }
    }

    /** Beyond its bound a journal grows by words alone, which are few. */
    private void bounded(OfStore store, Journal before, Journal after) {
        int bytes = after.bytes();
        boolean words = before != null && bytes <= Journal.BYTES_MAX + SAID_MAX && kept(after) <= kept(before);
        require(
                bytes <= Journal.BYTES_MAX || words,
                () -> store.run().name() + " has a journal of " + bytes + " bytes");
    }

    /** The values alone, in bytes. */
    private static int kept(Journal journal) {
        return journal.entries().stream()
                .flatMap(Journal::held)
                .filter(held -> !held.belongsInSecret())
                .mapToInt(Held::bytes)
                .sum();
    }

    @Override
    public void sent(OfEffect effect) {
        var stored = last.get(effect.run().name());
        if (stored == null) return;
        int bytes = stored.bytes();
        require(bytes <= Journal.BYTES_MAX, () -> effect + " was sent with a journal of " + bytes + " bytes");
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

    /** Whether the step goes without grace from now on, in another round or not at all: then somebody has said so. */
    private boolean isSwitched(OfStore store, Journal journal, Entry before, Entry after) {
        boolean leftOut = before.state() != Entry.State.SKIPPED
                && after.state() == Entry.State.SKIPPED
                && after.message().startsWith("skipped, ungraceful by ");
        boolean otherWay = !before.ungraceful() && after.ungraceful();
        if (!leftOut && !otherWay) return false;
        String what = store.run().name() + " step " + before.step();
        require(
                journal.acts().stream()
                        .anyMatch(act -> act.obeyed() && act.verb().equals(Verb.UNGRACEFUL.word())),
                what + " goes without grace, and nobody has said so");
        require(leftOut || after.round() > before.round(), what + " goes another way in the same round");
        return true;
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
