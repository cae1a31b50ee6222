package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.watchdog.GroupWatchdog;
import dev.holdfast.arbiter.watchdog.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Workloads as processes, each in a process group of its own. What has been started stands in a file before it begins to do
 * anything, so that {@link GroupWatchdog the watchdog} and a later agent know of it.
 *
 * <ol>
 *   <li>A gate is started in a group of its own, and waits.
 *   <li>Its number goes into the file.
 *   <li>It is told to go, and becomes the workload. When the agent dies before that, the gate reads the end of its input, and
 *       ends.
 * </ol>
 */
public final class ProcessGroups implements Guarded {

    /** Reads one word and becomes what follows; without the word it was never meant to. */
    private static final String GATE = "read -r word && [ \"$word\" = go ] && exec \"$@\" < /dev/null";

    /** Pause before a workload that has ended by itself is started again; doubled each time. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int DOUBLED_MAX = 5;

    private final Path folder;
    private final Map<String, Workload> workloads;
    private final LongSupplier nanos;
    private final Map<String, Identity> started = new LinkedHashMap<>();
    private final Map<String, Again> again = new LinkedHashMap<>();
    private boolean asked;

    private record Again(int times, long fromNanos) {}

    /** Knows at once of what an earlier agent has started in this folder. */
    public ProcessGroups(Path folder, Collection<Workload> workloads, LongSupplier nanos) throws IOException {
        this.folder = folder;
        this.workloads = workloads.stream()
                .collect(Collectors.toMap(
                        Workload::name,
                        each -> each,
                        (a, b) -> {
                            throw new IllegalArgumentException("two workloads are named " + a.name());
                        },
                        LinkedHashMap::new));
        this.nanos = nanos;
        var file = folder.resolve(GroupWatchdog.GROUPS);
        if (!Files.exists(file)) return;
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ");
            if (words.length == 3) started.put(words[0], new Identity(Long.parseLong(words[1]), words[2]));
        }
    }

    @Override
    public synchronized boolean running() {
        return started.values().stream().anyMatch(Identity::groupAlive);
    }

    /** The workloads of which something runs. */
    public synchronized List<String> names() {
        return started.entrySet().stream()
                .filter(each -> each.getValue().groupAlive())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized void serve() throws IOException {
        asked = false;
        for (var workload : workloads.values()) {
            var is = started.get(workload.name());
            if (is != null && is.groupAlive()) continue;
            var before = again.getOrDefault(workload.name(), new Again(0, nanos.getAsLong()));
            if (nanos.getAsLong() - before.fromNanos() < 0) continue;
            again.put(
                    workload.name(),
                    new Again(
                            Math.min(DOUBLED_MAX, before.times() + 1),
                            nanos.getAsLong() + (AGAIN_NANOS << before.times())));
            start(workload);
        }
    }

    private void start(Workload workload) throws IOException {
        var command = new ArrayList<>(List.of("setsid", "sh", "-c", GATE, "gate-" + workload.name()));
        command.addAll(workload.command());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(workload.name() + ".log").toFile()))
                .start();
        try (var gate = process.getOutputStream()) {
            var identity = Identity.of(process.pid());
            if (identity.isEmpty()) throw new IOException(workload.name() + " ended before it began");
            started.put(workload.name(), identity.get());
            store();
            gate.write("go\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void store() throws IOException {
        var lines = started.entrySet().stream()
                .map(each -> "%s %d %s"
                        .formatted(
                                each.getKey(),
                                each.getValue().pid(),
                                each.getValue().start()))
                .toList();
        var fresh = Files.write(folder.resolve(GroupWatchdog.GROUPS + ".new"), lines);
        Files.move(fresh, folder.resolve(GroupWatchdog.GROUPS), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public synchronized void stop() throws IOException {
        if (asked) return;
        signal("TERM");
        asked = true;
        again.clear();
    }

    @Override
    public synchronized void kill() throws IOException {
        signal("KILL");
        again.clear();
    }

    private void signal(String name) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", "kill -s " + name + " -- \"$@\"", "kill"));
        started.values().stream().filter(Identity::groupAlive).forEach(each -> command.add("-" + each.pid()));
        if (command.size() == 4) return;
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
