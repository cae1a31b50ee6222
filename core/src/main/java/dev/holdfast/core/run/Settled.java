package dev.holdfast.core.run;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which runs are only history: they have ended, nothing is owed for them, and no other run reads them. Of what a plan or a
 * target has, the newest is never history: it says how that was left. Neither is what has ended since a run of the same
 * namespace was made that goes on: that one may wait for the same target, and asks what has become of it meanwhile.
 */
public final class Settled {

    private Settled() {}

    /**
     * What is known of one run.
     *
     * @param made when it was made
     * @param ended when it ended; empty as long as it has not
     * @param owed whether something is still to come of it although it has ended: a deferred action that waits, an act that
     *     was not heard, something that is still held, an alert whose episode is open
     * @param needs the uids of the runs that it reads while it is not over: those above it, the one that has put it off
     * @param about what it was for: its plan, its target
     * @param namespace where it is
     */
    public record Known(
            String uid,
            String namespace,
            Instant made,
            Optional<Instant> ended,
            boolean owed,
            Set<String> needs,
            Set<String> about) {
        public Known {
            needs = Set.copyOf(needs);
            about = Set.copyOf(about);
        }

        private boolean over() {
            return ended.isPresent() && !owed;
        }
    }

    /** The uids of those that are history. */
    public static Set<String> of(Collection<Known> runs) {
        var byUid = new HashMap<String, Known>();
        runs.forEach(run -> byUid.put(run.uid(), run));
        var kept = new HashSet<String>();
        runs.stream().filter(run -> !run.over()).forEach(run -> keep(run, byUid, kept));
        newest(runs).values().forEach(run -> kept.add(run.uid()));
        meanwhile(runs).forEach(run -> kept.add(run.uid()));
        var settled = new HashSet<>(byUid.keySet());
        settled.removeAll(kept);
        return settled;
    }

    /** Keeps a run and all that it needs, directly or by others; what was kept is not gone through again. */
    private static void keep(Known run, Map<String, Known> byUid, Set<String> kept) {
        if (!kept.add(run.uid())) return;
        for (var uid : run.needs()) {
            var needed = byUid.get(uid);
            if (needed != null) keep(needed, byUid, kept);
        }
    }

    /** Those that have ended since a run of their namespace was made that goes on. */
    private static Stream<Known> meanwhile(Collection<Known> runs) {
        var since = new HashMap<String, Instant>();
        runs.stream()
                .filter(run -> run.ended().isEmpty())
                .forEach(run ->
                        since.merge(run.namespace(), run.made(), (one, other) -> one.isBefore(other) ? one : other));
        return runs.stream().filter(run -> {
            var from = since.get(run.namespace());
            return from != null && run.ended().isPresent() && !run.ended().get().isBefore(from);
        });
    }

    private static Map<String, Known> newest(Collection<Known> runs) {
        var newest = new HashMap<String, Known>();
        for (var run : runs) {
            if (run.ended().isEmpty()) continue;
            for (var what : run.about()) newest.merge(what, run, Settled::later);
        }
        return newest;
    }

    private static Known later(Known one, Known other) {
        int later = one.ended().orElseThrow().compareTo(other.ended().orElseThrow());
        if (later == 0) later = one.uid().compareTo(other.uid());
        return later >= 0 ? one : other;
    }
}
