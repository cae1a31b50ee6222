package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.operator.Tags.OfStore;
import java.util.HashMap;
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
        require(
                after.bytes() <= Journal.BYTES_MAX,
                store.run().name() + " has a journal of " + after.bytes() + " bytes");
        var before = last.put(store.run().name(), after);
        if (before == null) return;
        require(before.end().isEmpty() || before.equals(after), store.run().name() + " was changed after its end");
        require(after.digest().equals(before.digest()), store.run().name() + " has changed its digest");
        require(
                after.entries().size() >= before.entries().size(),
                store.run().name() + " had " + before.entries().size() + " entries and has "
                        + after.entries().size());
        for (int i = 0; i < before.entries().size(); i++) {
            grows(store, before.entries().get(i), after.entries().get(i));
        }
    }

    private void grows(OfStore store, Entry before, Entry after) {
        String what = store.run().name() + " step " + before.step();
        if (before.state().isFinal()) {
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
