package dev.holdfast.operator.run;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs that something holds up, such as a freeze, to be woken together when anything of that kind comes or goes. */
final class HeldRuns {

    private final Set<ResourceID> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong edition = new AtomicLong();
    private final Consumer<ResourceID> wake;

    HeldRuns(Consumer<ResourceID> wake) {
        this.wake = wake;
    }

    /** Grows with every change of a freeze. To be read before the freezes are. */
    long edition() {
        return edition.get();
    }

    /** Adds a run that was found held up; one that was looked at before the last change is woken at once. */
    void add(ResourceID run, long seen) {
        held.add(run);
        if (edition.get() != seen && held.remove(run)) wake.accept(run);
    }

    /** A freeze has come, or has gone. Whoever is still held up adds itself again; runs that are gone are forgotten. */
    void wake() {
        edition.incrementAndGet();
        for (var run : held) {
            if (held.remove(run)) wake.accept(run);
        }
    }
}
