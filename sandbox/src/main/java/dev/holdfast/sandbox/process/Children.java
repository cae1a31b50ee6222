package dev.holdfast.sandbox.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All children of one supervisor: started by one permanent thread (see {@link Leash}), restarted with a growing pause
 * when they end on their own, and ended rank by rank.
 */
public final class Children {
    static final int RESTARTS_IN_A_ROW_MAX = 10;
    private static final Duration RESTART_PAUSE_MAX = Duration.ofSeconds(15);
    private static final Duration LONG_RUN = Duration.ofMinutes(1);
    /** Short: an API server that has lost its etcd never ends by itself. */
    private static final Duration GRACE = Duration.ofSeconds(3);
    /** For what others launched and may have to finish. */
    private static final Duration GRACE_GUEST = Duration.ofSeconds(10);

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Child> children = new LinkedHashMap<>();
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("starter").daemon().unstarted(work));
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("restarts").daemon().unstarted(work));
    private final Consumer<String> log;
    private final Runnable restarted;
    private boolean ending;

    /** {@code restarted} is told, outside any lock, whenever a child got another process without being asked for. */
    public Children(Consumer<String> log, Runnable restarted) {
        this.log = log;
        this.restarted = restarted;
    }

    /** Starts a child; the same name may be launched again once it has no process. */
    public synchronized ChildView launch(ChildSpec spec) {
        if (ending) {
            throw new IllegalStateException("the sandbox is going down; " + spec.name() + " was not started");
        }
        var known = Optional.ofNullable(children.get(spec.name()));
        if (known.filter(child -> child.state.hasProcess() || child.state == ChildState.RESTARTING)
                .isPresent()) {
            throw new IllegalStateException("a child named " + spec.name() + " is already there; stop it first");
        }
        var child = new Child(spec);
        children.put(spec.name(), child);
        begin(child);
        return child.view();
    }

    public synchronized List<ChildView> views() {
        return children.values().stream().map(Child::view).toList();
    }

    /** Starts children again that were stopped, killed or have ended; running ones are left alone. */
    public synchronized void start(Collection<String> names) {
        named(names).stream().filter(child -> !child.state.hasProcess()).forEach(child -> {
            child.failuresInARow = 0;
            begin(child);
        });
    }

    /** Ends children with SIGTERM, and with SIGKILL after a grace; returns when none of them runs. */
    public void stop(Collection<String> names) {
        kill(paused(names));
        var ended = markStopped(names);
        ended.forEach(child -> child.process.ifPresent(Process::destroy));
        await(ended, guests(ended) ? GRACE_GUEST : GRACE);
        kill(names);
    }

    /** Ends children with SIGKILL, which also ends paused ones; returns when none of them runs. */
    public void kill(Collection<String> names) {
        var ended = markStopped(names);
        ended.forEach(child -> child.process.ifPresent(Process::destroyForcibly));
        await(ended, KILL_PATIENCE);
    }

    public synchronized void pause(Collection<String> names) {
        signal(names, ChildState.RUNNING, "-STOP", ChildState.PAUSED);
    }

    public synchronized void resume(Collection<String> names) {
        signal(names, ChildState.PAUSED, "-CONT", ChildState.RUNNING);
    }

    /**
     * Only these can write to no file from now on, as on a disk without room, though by another word: their limit on the size
     * of a file is zero, also after a new start. Needs prlimit of util-linux.
     */
    public synchronized void full(Collection<String> names) {
        named(names);
        for (var child : children.values()) {
            boolean full = names.contains(child.spec.name());
            if (child.full == full) continue;
            child.full = full;
            if (child.process.isEmpty()) continue;
            var pid = Long.toString(child.process.get().pid());
            run(List.of("prlimit", "--pid", pid, full ? "--fsize=0:" : "--fsize=unlimited:"), child);
        }
    }

    private void run(List<String> command, Child child) {
        try {
            int exit = starter.submit(() -> new ProcessBuilder(command).start().waitFor())
                    .get();
            if (exit != 0) throw new IllegalStateException(child.spec.name() + ": " + command + " has failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            var why = e.getCause().getMessage();
            throw new IllegalStateException(child.spec.name() + ": " + command + " has failed: " + why, e.getCause());
        }
    }

    /** Ends everything, the highest rank first. Nothing can be launched afterwards. */
    public void end() {
        synchronized (this) {
            ending = true;
        }
        later.shutdownNow();
        for (var names : ranks()) {
            stop(names);
        }
    }

    private static boolean guests(List<Child> ended) {
        return ended.stream().anyMatch(child -> child.spec.rank() >= ChildSpec.RANK_GUEST);
    }

    private synchronized List<List<String>> ranks() {
        return children.values().stream()
                .map(child -> child.spec.rank())
                .distinct()
                .sorted((a, b) -> b - a)
                .map(rank -> children.values().stream()
                        .filter(child -> child.spec.rank() == rank)
                        .map(child -> child.spec.name())
                        .toList())
                .toList();
    }

    private void begin(Child child) {
        var spec = child.spec;
        try {
            Files.createDirectories(Path.of(spec.logFile()).toAbsolutePath().getParent());
            var builder = new ProcessBuilder(Leash.bind(command(child)));
            builder.environment().putAll(spec.environment());
            builder.redirectInput(new File("/dev/null"));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(spec.logFile())));
            var process = starter.submit(builder::start).get();
            child.process = Optional.of(process);
            child.state = ChildState.RUNNING;
            child.startedNanos = System.nanoTime();
            process.onExit().thenAccept(ended -> ended(child, ended));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + spec.name(), e);
        } catch (ExecutionException e) {
            child.state = ChildState.EXITED;
            throw new IllegalStateException(
                    "cannot start " + spec.name() + ": " + e.getCause().getMessage(), e);
        }
    }

    private static List<String> command(Child child) {
        if (!child.full) return child.spec.command();
        var command = new ArrayList<>(List.of("sh", "-c", "ulimit -S -f 0; exec \"$@\"", "full"));
        command.addAll(child.spec.command());
        return command;
    }

    private synchronized void ended(Child child, Process process) {
        if (child.process.filter(current -> current == process).isEmpty()) {
            return;
        }
        child.process = Optional.empty();
        child.exitCode = process.exitValue();
        notifyAll();
        if (child.state == ChildState.STOPPED || ending) {
            return;
        }
        log.accept(child.spec.name() + " ended on its own with exit code " + child.exitCode);
        var ranLong = System.nanoTime() - child.startedNanos > LONG_RUN.toNanos();
        child.failuresInARow = ranLong ? 1 : child.failuresInARow + 1;
        if (!child.spec.restart() || child.failuresInARow > RESTARTS_IN_A_ROW_MAX) {
            child.state = ChildState.EXITED;
            return;
        }
        child.state = ChildState.RESTARTING;
        var pause = Math.min(1L << (child.failuresInARow - 1), RESTART_PAUSE_MAX.toSeconds());
        later.schedule(() -> restart(child), pause, TimeUnit.SECONDS);
    }

    private void restart(Child child) {
        synchronized (this) {
            if (child.state != ChildState.RESTARTING || ending) {
                return;
            }
            child.restarts++;
            try {
                begin(child);
            } catch (RuntimeException e) {
                log.accept(e.getMessage());
                return;
            }
        }
        restarted.run();
    }

    /** A paused process does not see SIGTERM, so waiting for it would be in vain. */
    private synchronized List<String> paused(Collection<String> names) {
        return named(names).stream()
                .filter(child -> child.state == ChildState.PAUSED)
                .map(child -> child.spec.name())
                .toList();
    }

    private synchronized List<Child> markStopped(Collection<String> names) {
        var found = named(names);
        found.stream().filter(child -> child.state != ChildState.EXITED).forEach(child -> {
            child.state = ChildState.STOPPED;
        });
        return found;
    }

    private synchronized void await(List<Child> awaited, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (awaited.stream().anyMatch(child -> child.process.isPresent())) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void signal(Collection<String> names, ChildState from, String signal, ChildState to) {
        for (var child : named(names)) {
            if (child.state != from || child.process.isEmpty()) {
                continue;
            }
            var pid = Long.toString(child.process.get().pid());
            try {
                var exit = starter.submit(() ->
                                new ProcessBuilder("kill", signal, pid).start().waitFor())
                        .get();
                if (exit == 0) {
                    child.state = to;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot send " + signal + " to " + child.spec.name(), e.getCause());
            }
        }
    }

    private List<Child> named(Collection<String> names) {
        return names.stream()
                .map(name -> Optional.ofNullable(children.get(name))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no child is named " + name + "; there are " + children.keySet())))
                .toList();
    }
}
