package dev.holdfast.bench.rig;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Gives each benchmark a fresh sandbox; or the same one to all, where speed counts more than figures. */
public final class Stages implements AutoCloseable {
    private final Launcher launcher;
    private final boolean shared;
    private Optional<Sandbox> common = Optional.empty();
    private int opened;

    public Stages(Launcher launcher, boolean shared) {
        this.launcher = launcher;
        this.shared = shared;
    }

    public Launcher launcher() {
        return launcher;
    }

    /** The hub, and these clusters beside it; a shared sandbox has the hub and the floor, whoever asks. */
    public Stage open(String... beside) {
        if (!shared) return stage(up(beside), true);
        if (common.isEmpty()) common = Optional.of(up(Stage.FLOOR));
        return stage(common.get(), false);
    }

    private Sandbox up(String... beside) {
        var clusters = new java.util.ArrayList<>(java.util.List.of(Stage.HUB));
        clusters.addAll(java.util.List.of(beside));
        var name = "bench-" + ProcessHandle.current().pid() + "-" + ++opened;
        var spec = SandboxSpec.of(name).withClusters(clusters).withNodes(0).boundToThisProcess();
        return Sandbox.up(spec, line -> {});
    }

    private Stage stage(Sandbox sandbox, boolean owned) {
        var bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        var token = HexFormat.of().formatHex(bytes);
        try {
            Files.writeString(sandbox.folder().resolve("bench-token"), token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Stage(sandbox, launcher, owned, token);
    }

    @Override
    public void close() {
        common.ifPresent(Sandbox::down);
        common = Optional.empty();
    }
}
