package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.Revisions;
import dev.holdfast.operator.outward.HttpTarget;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hub's etcd, a real one, is put back to an older state in the midst of a run. {@link RestoredHubTest} takes each kind of
 * step through every such restore, over simulated servers.
 */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0,
        shared = false)
class RestoredHubIT {

    private static final String NAMESPACE = "restored";

    private Sandbox sandbox;
    private Installation hub;
    private OperatorProcess operator;
    private int operators;

    @TempDir
    private Path folder;

    @Test
    void what_was_done_elsewhere_after_the_state_that_came_back_is_found_there_and_not_done_again(Sandbox given)
            throws IOException {
        sandbox = given;
        try (var home = Installation.on(sandbox, "hub");
                var west = Installation.on(sandbox, "west").asMember();
                var revisions = new Revisions(west.admin(), west.namespace(NAMESPACE));
                var server = HttpTarget.start()) {
            hub = home;
            hub.namespace(NAMESPACE);
            revisions.follow(ConfigMap.class);
            CrashedRun.register(hub, NAMESPACE, Files.readString(sandbox.operatorKubeconfig("west")));
            for (var cluster : List.of(hub, west))
                cluster.admin().resource(map("db", "primary")).create();
            hub.admin().resource(map("gate", "closed")).create();
            new Recoveries(hub).create(NAMESPACE, "failover", "", steps(server.port()));
            awaitStep(1);

            broken(() -> copy(etcd(), folder.resolve("older")));
            open("first");
            awaitStep(5);
            assertThat(server.got()).hasSize(1);

            broken(() -> {
                delete(etcd());
                copy(folder.resolve("older"), etcd());
            });
            assertThat(entries()).as("steps that the journal knows of").isEqualTo(1);
            open("first");
            open("second");
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
                keepAlive();
                return Recoveries.isOver(run());
            });
            operator.close();

            assertThat(run().getStatus().phase()).as(run().getStatus() + "").isEqualTo(Phase.COMPLETED);
            revisions.awaitAll();
            assertThat(revisions.of(ConfigMap.class, "db", RestoredHubIT::state))
                    .containsExactly("primary", "standby");
            assertThat(revisions.of(ConfigMap.class, "made", RestoredHubIT::state))
                    .containsExactly("new");
            assertThat(server.got())
                    .as("asked again, for nothing tells that it was")
                    .hasSize(2);
            assertThat(server.got().stream()
                            .map(call -> call.header("Idempotency-Key"))
                            .distinct())
                    .hasSize(1);
            assertThat(state(hub.admin()
                            .configMaps()
                            .inNamespace(NAMESPACE)
                            .withName("db")
                            .get()))
                    .isEqualTo("moved");
        }
    }

    private static String steps(int port) {
        return """
                - {type: wait, wait: {apiVersion: v1, resource: cm, name: gate, field: {fieldPath: data.first, value: {raw: open}}}}
                - {type: patch, retries: 50, cluster: %1$s, patch: {apiVersion: v1, resource: cm, name: db, override: {fieldPath: data.state, value: {raw: standby}}}}
                - {type: apply, retries: 50, cluster: %1$s, apply: {manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: made}, data: {state: new}}}}
                - {type: http, retries: 50, http: {url: "http://127.0.0.1:%2$d/moved", body: {raw: {run: done}}}}
                - {type: wait, wait: {apiVersion: v1, resource: cm, name: gate, field: {fieldPath: data.second, value: {raw: open}}}}
                - {type: patch, retries: 50, patch: {apiVersion: v1, resource: cm, name: db, override: {fieldPath: data.state, value: {raw: moved}}}}
                """.formatted(CrashedRun.MEMBER, port);
    }

    private static ConfigMap map(String name, String state) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(Map.of("state", state))
                .build();
    }

    private static String state(ConfigMap map) {
        return map.getData().get("state");
    }

    private void open(String gate) {
        hub.admin().configMaps().inNamespace(NAMESPACE).withName("gate").edit(map -> new ConfigMapBuilder(map)
                .addToData(gate, "open")
                .build());
    }

    private RecoveryRun run() {
        return new Recoveries(hub).get(NAMESPACE, "failover");
    }

    private int entries() {
        var status = run().getStatus();
        return status == null || status.journal() == null
                ? 0
                : status.journal().entries().size();
    }

    private void awaitStep(int number) {
        Awaitility.await("step " + number).atMost(5, TimeUnit.MINUTES).until(() -> {
            keepAlive();
            return entries() == number;
        });
    }

    /** As a Deployment does: one that has ended for want of a hub is started again. */
    private void keepAlive() {
        if (operator != null && operator.isAlive()) return;
        operator = OperatorProcess.start(
                hub,
                folder,
                "restored-" + operators++,
                "--default-service-account",
                "holdfast-system/holdfast-default",
                "--allow-outgoing",
                "127.0.0.1");
    }

    /** Something that is done with the files of a hub. */
    private interface FilesChange {
        void make() throws IOException;
    }

    private void broken(FilesChange change) throws IOException {
        sandbox.breakDown("hub", false);
        change.make();
        sandbox.heal("hub");
    }

    private Path etcd() {
        return sandbox.folder().resolve("clusters").resolve("hub").resolve("etcd");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList())
                Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failed) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
