package dev.holdfast.operator.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.site.PairWitness;
import dev.holdfast.api.site.SitePair;
import dev.holdfast.api.site.SitePairStatus;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator beside two agents of sites, as people see the pair. */
@WithSandbox(clusters = "hub", nodes = 0)
class SitePairIT {

    @Test
    void a_pair_shows_what_its_agents_say_and_a_takeover_is_one_alert_until_it_is_over(
            Sandbox sandbox, @TempDir Path folder) throws IOException {
        var authority = Authority.create("pair", Instant.now());
        authority.write(folder, "ca");
        authority
                .server(Subject.of("operator/A", "pair"), List.of(), List.of(), Instant.now())
                .write(folder, "operator");
        try (var hub = Installation.on(sandbox, "hub");
                var west = new FakeAgent(authority, "site/A", FakeAgent.status("A", "MEMBER", "BOTH", 3, "NOTHING"));
                var east = new FakeAgent(authority, "site/B", FakeAgent.status("B", "MEMBER", "BOTH", 3, "NOTHING"));
                var operator = OperatorProcess.start(
                        hub,
                        folder.resolve("operator"),
                        "sites",
                        "--arbiter-certificate=" + folder.resolve("operator.crt"),
                        "--arbiter-key=" + folder.resolve("operator.key"),
                        "--arbiter-authority=" + folder.resolve("ca.crt"))) {
            var pair = """
                    apiVersion: holdfast.dev/v1alpha1
                    kind: SitePair
                    metadata:
                      name: rooms
                      namespace: holdfast-system
                    spec:
                      sites:
                        - {name: west, side: A, agent: "%s"}
                        - {name: east, side: B, agent: "%s"}
                    """.formatted(west.address(), east.address());
            hub.admin()
                    .load(new ByteArrayInputStream(pair.getBytes(StandardCharsets.UTF_8)))
                    .serverSideApply();
            var ready = shown(hub, status -> said(status, "True"));
            assertThat(ready.members()).isEqualTo("west, east");
            assertThat(ready.epoch()).isEqualTo(3);
            assertThat(ready.sites().getFirst().holds()).isEqualTo("west");
            assertThat(ready.sites().getFirst().heldSince()).isNotNull();
            assertThat(ready.sites().getFirst().ifOtherGoesDark())
                    .isEqualTo("site west takes site east over, at most 25.0s later");

            east.silence();
            west.says(FakeAgent.status("A", "TAKEN", "ONLY_A", 4, "RUN"));
            var taken = shown(hub, status -> status.taken() != null);
            assertThat(taken.taken().site()).isEqualTo("east");
            assertThat(taken.members()).isEqualTo("west");
            assertThat(taken.sites().getFirst().holds()).isEqualTo("west, east");
            assertThat(taken.sites().getFirst().mode()).isEqualTo(PairWitness.WITNESS);
            assertThat(taken.sites().getLast().holds())
                    .as("its agent is silent")
                    .isNull();
            assertThat(taken.sites().getLast().standing()).isEqualTo("Unknown");
            var alert = alert(hub, told -> true);
            assertThat(alert.getSpec().labels()).containsEntry("site", "east").containsEntry("epoch", "4");

            west.says(FakeAgent.status("A", "MEMBER", "BOTH", 5, "NOTHING"));
            alert(hub, told -> told.getStatus() != null && told.getStatus().resolvedAt() != null);
            assertThat(alerts(hub)).hasSize(1);
            assertThat(operator.log()).doesNotContain("cannot be written");
        }
    }

    private static boolean said(SitePairStatus status, String ready) {
        return status.conditions().stream()
                .anyMatch(condition ->
                        condition.type().equals("Ready") && condition.status().equals(ready));
    }

    private static SitePairStatus shown(Installation hub, Predicate<SitePairStatus> wanted) {
        return await().atMost(3, TimeUnit.MINUTES)
                .until(
                        () -> Optional.ofNullable(hub.admin()
                                        .resources(SitePair.class)
                                        .inNamespace(Installation.NAMESPACE)
                                        .withName("rooms")
                                        .get())
                                .map(SitePair::getStatus)
                                .filter(wanted),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<ReceivedAlert> alerts(Installation hub) {
        return hub.admin().resources(ReceivedAlert.class).inNamespace(Installation.NAMESPACE).list().getItems().stream()
                .filter(alert ->
                        "HoldfastSiteTakenOver".equals(alert.getSpec().labels().get("alertname")))
                .toList();
    }

    private static ReceivedAlert alert(Installation hub, Predicate<ReceivedAlert> wanted) {
        return await().atMost(3, TimeUnit.MINUTES)
                .until(() -> alerts(hub).stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }
}
