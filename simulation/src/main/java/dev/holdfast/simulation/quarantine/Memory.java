package dev.holdfast.simulation.quarantine;

import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Expected;
import dev.holdfast.core.run.Quarantine.Deferred;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one process knows of runs and of the cluster that is away; it dies with it. */
public final class Memory {

    private final Map<String, Kept> cache = new LinkedHashMap<>();
    private final Map<String, Expected> noted = new HashMap<>();
    private Optional<Boolean> answers = Optional.empty();

    /** Whether a run was putting something off, or may have been, as the watch told last. */
    private boolean puttingOff;

    /** A process that begins to lead has read what is stored. */
    public Memory(Map<String, Kept> stored, Instant now) {
        tell(stored, now);
    }

    private void tell(Map<String, Kept> stored, Instant now) {
        cache.clear();
        cache.putAll(stored);
        puttingOff = cache.values().stream().anyMatch(run -> run.mayDefer(now));
    }

    /** What is known of the cluster becomes what is so. */
    public void hear(boolean itAnswers) {
        answers = Optional.of(itAnswers);
    }

    /** Whether it stands that the cluster answers. */
    public boolean answers() {
        return answers.orElse(false);
    }

    /** Whether it stands that it does not. */
    public boolean isSilent() {
        return !answers.orElse(true);
    }

    /**
     * The watch catches up with what is stored.
     *
     * @param givesUp whether it ceases to expect what nobody writes any more
     */
    public void learn(Map<String, Kept> stored, boolean givesUp, Instant now) {
        tell(stored, now);
        noted.values()
                .removeIf(written -> cache.containsKey(written.deferred().name())
                        || givesUp && written.isSettled(false, origin(written.deferred()), now));
    }

    private Expected.Origin origin(Deferred written) {
        return cache.values().stream()
                .filter(run -> run.uid().equals(written.origin()))
                .findFirst()
                .<Expected.Origin>map(run -> {
                    var entry = run.journal().entry(written.step());
                    return new Expected.Origin.Seen(
                            run.isOver(),
                            entry.map(Entry::state),
                            entry.map(Entry::round).orElse(1));
                })
                .orElseGet(Expected.Origin.Gone::new);
    }

    /** What was written, or may have been, and does not show yet. */
    public List<Expected> expected() {
        return List.copyOf(noted.values());
    }

    /** The run as the watch has told it; as it is stored where it has told nothing. */
    public Kept read(String name, Kept stored) {
        return cache.getOrDefault(name, stored);
    }

    /** It is about to be written, perhaps once more: it comes where it came when it was sent first. */
    public void expect(Kept origin, Effect.Defer defer, Instant now) {
        noted.compute(defer.name(), (name, before) -> {
            if (before != null && !before.deferred().uid().isEmpty()) return before;
            var since = before == null ? defer.at() : before.deferred().created();
            var deferred = new Deferred("", name, since, origin.uid(), defer.step(), false);
            return new Expected(deferred, defer.round(), now);
        });
    }

    /** It was written. */
    public void note(Expected expected) {
        noted.put(expected.deferred().name(), expected);
    }

    /** All that is known to wait. */
    public List<Deferred> known() {
        var known = new LinkedHashMap<String, Deferred>();
        noted.forEach((name, expected) -> known.put(name, expected.deferred()));
        cache.forEach((name, cached) -> {
            known.remove(name);
            cached.waiting().ifPresent(is -> known.put(name, is));
        });
        return List.copyOf(known.values());
    }

    /** Whether a run is known to be putting something off, whichever it is. */
    public boolean isPuttingOff() {
        return puttingOff;
    }
}
