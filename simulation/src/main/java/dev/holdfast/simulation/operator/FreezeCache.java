package dev.holdfast.simulation.operator;

import dev.holdfast.core.freeze.Freeze;
import dev.holdfast.core.freeze.Freezes;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.freeze.Where;
import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.scenario.Freezers;
import dev.holdfast.simulation.scenario.RunCase;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The freezes as one process knows them: listed when it begins, and by a watch from then on. */
final class FreezeCache {

    private final Map<Key, Freeze> known = new LinkedHashMap<>();
    /** A freeze is set once; when it is gone, an older event about it is no news. */
    private final Set<Key> gone = new HashSet<>();

    private final Set<Key> unlisted;
    private final Runnable changed;
    private long edition;

    FreezeCache(Site site, Process process, Runnable changed) {
        this.changed = changed;
        this.unlisted = new HashSet<>(site.freezes());
        var hub = site.hub();
        site.network()
                .watch(
                        hub,
                        key -> key.kind() == Kind.FREEZE && !process.isDead(),
                        (key, freeze) -> process.deliver(() -> seen(key, freeze)));
        for (var key : site.freezes()) {
            site.network()
                    .relist(
                            hub,
                            key,
                            (listed, freeze) -> process.deliver(() -> {
                                freeze.ifPresent(is -> seen(listed, freeze));
                                unlisted.remove(listed);
                            }));
        }
    }

    private void seen(Key key, Optional<Json.Obj> freeze) {
        if (freeze.isEmpty()) gone.add(key);
        if (gone.contains(key)) known.remove(key);
        else known.put(key, Freezers.read(key, freeze.orElseThrow()));
        edition++;
        changed.run();
    }

    /** Whether all that were there when the process began are known. */
    boolean isKnown() {
        return unlisted.isEmpty();
    }

    long edition() {
        return edition;
    }

    Optional<Halt> halt(RunCase run, String cluster, Instant now) {
        return new Freezes(Freezers.HOME, known.values().stream().toList())
                .halt(
                        RunCase.NAMESPACE,
                        run.plan().name(),
                        () -> new Where.AtSites(Set.of(Freezers.site(cluster))),
                        now);
    }
}
