package dev.holdfast.sandbox;

import dev.holdfast.sandbox.binaries.Catalog;
import dev.holdfast.sandbox.cluster.ClusterLayout;
import dev.holdfast.sandbox.cluster.ClusterStart;
import dev.holdfast.sandbox.cluster.Components;
import dev.holdfast.sandbox.cluster.Folders;
import dev.holdfast.sandbox.cluster.Material;
import dev.holdfast.sandbox.cluster.Options;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The way up of clusters, on a foundation: ports, keys, then all of them at once. */
final class SandboxStart implements Foundation.Building {
    private final SandboxSpec spec;
    private final Binaries binaries;
    private final Consumer<String> progress;

    SandboxStart(SandboxSpec spec, Binaries binaries, Consumer<String> progress) {
        this.spec = spec;
        this.binaries = binaries;
        this.progress = progress;
    }

    @Override
    public void raise(Path folder, ControlClient supervisor) throws IOException {
        var record = record(supervisor);
        Json.write(folder.resolve(SandboxRecord.FILE), record);
        var folders = new Folders(folder);
        Material.create(folders, record.clusters(), Instant.now());
        startAll(record.clusters(), folders, supervisor);
        Json.write(folder.resolve(SandboxRecord.FILE), record.nowReady());
    }

    /** Gets the programs, which can take long the first time. */
    void programs() {
        var programs = new ArrayList<>(List.of("etcd", "kube-apiserver", "kube-controller-manager"));
        if (spec.scheduler()) {
            programs.add("kube-scheduler");
        }
        if (spec.nodes() > 0) {
            programs.add("kwok");
        }
        programs.forEach(binaries::path);
    }

    private SandboxRecord record(ControlClient supervisor) throws IOException {
        var layouts = new ArrayList<ClusterLayout>();
        for (var name : spec.clusters()) {
            var layout = ClusterLayout.of(name, layouts.size(), spec.scheduler(), spec.zones(), spec.nodes());
            var ports = supervisor.ask(new Request.ClaimPorts(layout.portsNeeded()));
            layouts.add(layout.withPorts(List.of(Json.MAPPER.treeToValue(ports, Integer[].class))));
        }
        return new SandboxRecord(
                spec.name(),
                Instant.now().toString(),
                spec.kubernetesMinor(),
                Catalog.kubernetesVersion(spec.kubernetesMinor()),
                spec.nodeMonitorGrace().toSeconds(),
                spec.bound(),
                false,
                layouts);
    }

    private void startAll(List<ClusterLayout> clusters, Folders folders, ControlClient supervisor) throws IOException {
        var options = new Options(spec.nodeMonitorGrace(), spec.durable());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = clusters.stream()
                    .map(cluster -> threads.submit(() -> {
                        var components = new Components(folders, cluster, options, binaries::path);
                        try (var start = ClusterStart.of(components, supervisor, progress)) {
                            start.begin();
                        }
                        return cluster;
                    }))
                    .toList();
            for (var start : starts) {
                start.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the clusters start", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SandboxFault fault) {
                throw fault;
            }
            throw new IOException("a cluster did not start: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
