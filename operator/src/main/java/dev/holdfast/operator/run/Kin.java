package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Descent;
import dev.holdfast.operator.kubernetes.Api;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Which runs are above a run, and which below: those above are asked, those below are woken so that they ask. */
final class Kin {

    private static final String BY_PARENT = "parent-of-run";

    private final Api own;
    private final InstantSource clock;
    private volatile IndexerResourceCache<RecoveryRun> runs;
    private volatile Consumer<ResourceID> wake = run -> {};

    Kin(Api own, InstantSource clock) {
        this.own = own;
        this.clock = clock;
    }

    void know(IndexerResourceCache<RecoveryRun> cache, Consumer<ResourceID> woken) {
        cache.addIndexer(
                BY_PARENT,
                run -> run.getSpec().parent() == null
                        ? List.of()
                        : List.of(run.getSpec().parent().uid()));
        runs = cache;
        wake = woken;
    }

    /** The runs above, as they are now. */
    Ancestors above(RecoveryRun run) throws IOException {
        return Ancestors.of(run, (namespace, name) -> Runs.read(own, namespace, name), clock.instant());
    }

    /**
     * Why a run begins nothing for now. What this process has seen costs nothing to ask; when that says so, it is asked anew,
     * for what has just gone on may not be seen yet.
     *
     * @param above as they were when the pass began
     */
    Optional<Halt> halt(RecoveryRun run, Ancestors above) {
        if (run.getSpec().parent() == null) return Optional.empty();
        var now = clock.instant();
        var then = above.halt(now);
        if (then.isPresent()) return then;
        try {
            var seen = Ancestors.of(run, (namespace, name) -> runs.get(new ResourceID(name, namespace)), now)
                    .halt(now);
            return seen.isEmpty() ? seen : above(run).halt(now);
        } catch (IOException e) {
            return Optional.of(Halt.by(
                    above.above().getFirst().name(), "how the runs above are cannot be read: " + e.getMessage(), now));
        }
    }

    /** Runs see for themselves how those above them are; they only have to look. */
    void wakeBelow(String uid) {
        wakeBelow(uid, Descent.DEPTH_MAX);
    }

    private void wakeBelow(String uid, int depth) {
        if (depth == 0) return;
        for (var child : runs.byIndex(BY_PARENT, uid)) {
            wake.accept(ResourceID.fromResource(child));
            wakeBelow(child.getMetadata().getUid(), depth - 1);
        }
    }
}
