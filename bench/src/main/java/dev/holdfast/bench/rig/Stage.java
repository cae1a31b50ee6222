package dev.holdfast.bench.rig;

import dev.holdfast.sandbox.Binaries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** A sandbox with Holdfast's kinds on it, and what a benchmark starts there. Closing it ends all of that. */
public final class Stage implements AutoCloseable {
    /** Where the operator lives. */
    public static final String HUB = "hub";
    /** A control plane of its own for floors, so that the operator does not see, and act upon, what they write. */
    public static final String FLOOR = "floor";

    /** Names are not used twice, also where stages share a sandbox. */
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Sandbox sandbox;
    private final Launcher launcher;
    private final boolean owned;
    private final Ports ports;
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final List<OperatorProcess> operators = new ArrayList<>();
    private final List<String> guests = new ArrayList<>();
    private final String token;

    /**
     * @param owned whether the sandbox goes down with the stage
     * @param token what senders of alerts show
     */
    Stage(Sandbox sandbox, Launcher launcher, boolean owned, String token) {
        this.sandbox = sandbox;
        this.launcher = launcher;
        this.owned = owned;
        this.token = token;
        try {
            ports = Ports.open(RandomGenerator.getDefault());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var name : sandbox.clusters()) clusters.put(name, new Cluster(sandbox, name));
    }

    public Cluster hub() {
        return clusters.get(HUB);
    }

    public Cluster floor() {
        return clusters.get(FLOOR);
    }

    public List<Cluster> clusters() {
        return List.copyOf(clusters.values());
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public Launcher launcher() {
        return launcher;
    }

    public String token() {
        return token;
    }

    public Path tokenFile() {
        return sandbox.folder().resolve("bench-token");
    }

    /** A port that nobody else takes while the stage is there. */
    public int port() {
        try {
            return ports.claim(1).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the real operator on the hub as a process of its own; returns at once. */
    public OperatorProcess operator(String... more) {
        return operator(true, port(), List.of(more));
    }

    /** As {@link #operator}, but one that stays away when it is killed. */
    public OperatorProcess mortal() {
        return mortal(port());
    }

    /** As {@link #mortal()}, taking alerts at a port that another one may have used before. */
    public OperatorProcess mortal(int intakePort) {
        return operator(false, intakePort, List.of());
    }

    private OperatorProcess operator(boolean restarts, int intakePort, List<String> more) {
        var process =
                OperatorProcess.start(this, "bench-" + STARTED.incrementAndGet(), restarts, intakePort, port(), more);
        operators.add(process);
        return process;
    }

    /** Starts one more program, which ends with the stage; returns at once. */
    public void guest(String name, List<String> command) {
        var child = name + "-" + STARTED.incrementAndGet();
        sandbox.launch(child, command, Map.of(), log(child), false);
        guests.add(child);
    }

    public Path log(String child) {
        return sandbox.folder().resolve("bench-logs").resolve(child + ".log");
    }

    public static Path program(String name) {
        return Binaries.path(name, line -> System.err.println("[programs] " + line));
    }

    @Override
    public void close() {
        guests.forEach(sandbox::stop);
        operators.forEach(OperatorProcess::close);
        clusters.values().forEach(Cluster::close);
        try {
            ports.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (owned) sandbox.down();
        }
    }
}
