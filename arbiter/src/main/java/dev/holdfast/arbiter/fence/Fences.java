package dev.holdfast.arbiter.fence;

import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.core.arbitration.Proof.Fenced;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is known of every node of the other site that matters, for one epoch: the one in which it was evicted. Before that
 * nothing is switched off, and what was seen then says nothing about another epoch.
 *
 * <p>A node that is heard of after it was seen off is on: somebody's word, or wiring, is wrong. From then on nothing shortens
 * the wait.
 */
public final class Fences implements AutoCloseable {

    /** How often a node is tried that is not seen off. */
    public static final int TRIES_MAX = 20;

    private static final Duration TRY_MAX = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Map<String, Fencer> fencers;
    private final Consumer<String> journal;
    private final Runnable changed;
    private final Map<String, Fencing> known = new LinkedHashMap<>();
    private Optional<Long> epoch = Optional.empty();
    private List<Thread> tries = List.of();

    /**
     * @param fencers one for each node that matters, by the node's name
     * @param journal hears what was seen, of each node
     * @param changed is told when there is something new to know, on a thread of its own
     */
    public Fences(Map<String, Fencer> fencers, Consumer<String> journal, Runnable changed) {
        this.fencers = Map.copyOf(fencers);
        this.journal = journal;
        this.changed = changed;
    }

    /** The other site was evicted in this epoch: its nodes are switched off from now on. Again is as good as once. */
    public synchronized void begin(long now) {
        if (epoch.isPresent() && epoch.get() == now) return;
        end();
        epoch = Optional.of(now);
        for (var name : new TreeSet<>(fencers.keySet())) {
            known.put(name, Fencing.unknown("it is being asked"));
        }
        tries = fencers.entrySet().stream()
                .map(each -> Thread.ofVirtual()
                        .name("fence " + each.getKey())
                        .start(() -> fence(now, each.getKey(), each.getValue())))
                .toList();
    }

    private void fence(long now, String node, Fencer fencer) {
        for (int i = 0; i < TRIES_MAX && !Thread.currentThread().isInterrupted(); i++) {
            var seen = fencer.fence(TRY_MAX);
            if (!learned(now, node, fencer.name(), seen) || seen.is() != Fenced.UNKNOWN) return;
            try {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether it is still of use. */
    private boolean learned(long now, String node, String by, Fencing seen) {
        synchronized (this) {
            if (epoch.isEmpty() || epoch.get() != now || known.get(node).is() == Fenced.FAILED) return false;
            if (known.get(node).is() != Fenced.OFF_CONFIRMED) known.put(node, seen);
        }
        journal.accept("epoch %d: node %s is %s, by %s: %s".formatted(now, node, seen.is(), by, seen.words()));
        changed.run();
        return true;
    }

    /**
     * A person says that a node is off. It counts as seen, and is recorded with their name.
     *
     * @return why it is not taken; empty when it is
     */
    public List<String> asserted(String node, String who, String reason) {
        synchronized (this) {
            if (epoch.isEmpty())
                return List.of("the other site is not evicted, so nothing waits for its nodes to be off");
            if (!fencers.containsKey(node)) {
                return List.of("there is no node \"%s\"; those that matter are %s"
                        .formatted(node, new TreeSet<>(fencers.keySet())));
            }
            if (who.isBlank() || reason.isBlank()) return List.of("say who you are, and why you know that it is off");
            if (known.get(node).is() == Fenced.FAILED && contradicted(known.get(node))) {
                return List.of("node %s %s".formatted(node, known.get(node).words()));
            }
            known.put(node, Fencing.off("%s says so: %s".formatted(who, reason)));
        }
        journal.accept("node %s is OFF_CONFIRMED, asserted by %s: %s".formatted(node, who, reason));
        changed.run();
        return List.of();
    }

    private static final String HEARD = "was heard of after it was evicted";

    private static boolean contradicted(Fencing fencing) {
        return fencing.words().startsWith(HEARD);
    }

    /** Something came from a node of the other site. One that was seen off is not, whoever says so. */
    public void heard(String node) {
        synchronized (this) {
            var is = known.get(node);
            if (is == null || is.is() != Fenced.OFF_CONFIRMED) return;
            known.put(node, Fencing.failed(HEARD + ", and was said to be off: " + is.words()));
        }
        journal.accept(
                "node %s is on: it was heard of after it was seen off; nothing shortens the wait".formatted(node));
        changed.run();
    }

    /** Whether every node that matters is off for sure, in this epoch. */
    public synchronized boolean allOff(long now) {
        return epoch.isPresent()
                && epoch.get() == now
                && Proof.allOff(known.values().stream().map(Fencing::is).toList());
    }

    /** What is known of each node. */
    public synchronized Map<String, Fencing> known() {
        return new LinkedHashMap<>(known);
    }

    /** The other site may act again, or is about to: nothing of it is switched off any more, and nothing is known of it. */
    public synchronized void end() {
        tries.forEach(Thread::interrupt);
        tries = List.of();
        known.clear();
        epoch = Optional.empty();
    }

    @Override
    public void close() {
        end();
    }
}
