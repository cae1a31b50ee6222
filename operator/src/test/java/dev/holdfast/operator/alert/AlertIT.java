package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.operator.alert.Bodies.Alert;
import dev.holdfast.operator.run.JsonTree;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a delivery over HTTP to runs on a real API server. */
@WithSandbox(clusters = "hub", nodes = 0)
class AlertIT {

    @Test
    void a_delivered_alert_becomes_an_object_and_the_run_of_its_plan(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "alert-run")) {
            var plan = desk.plan("alert-run-app", "failover", Map.of("app", "alert-run"));
            var answer =
                    desk.deliver(Alert.firing("alertname", "ShopIsDown", "app", "alert-run", "severity", "critical"));
            assertThat(answer.path("begun").asInt()).isEqualTo(1);

            var alert = desk.alert(Desk::processed);
            assertThat(alert.getMetadata().getName()).matches("shop-is-down-[0-9a-f]{16}-1");
            assertThat(alert.getSpec().labels())
                    .containsEntry("severity", "critical")
                    .hasSize(3);
            assertThat(alert.getSpec().annotations()).containsKey("summary");
            assertThat(alert.getSpec().startsAt()).isEqualTo("2026-11-21T09:00:00.5Z");
            assertThat(alert.getStatus().identity()).hasSize(64);
            assertThat(alert.getStatus().episode()).isEqualTo(1);
            assertThat(Desk.verdict(alert)).isEqualTo("RunsExist");

            var run = only(desk.runs("alert-run-app"));
            assertThat(alert.getStatus().runs())
                    .containsExactly("alert-run-app/" + run.getMetadata().getName());
            var spec = run.getSpec();
            assertThat(spec.alertSpec().name()).isEqualTo(alert.getMetadata().getName());
            assertThat(spec.alertSpec().labels()).isEqualTo(alert.getSpec().labels());
            assertThat(spec.steps()).isEqualTo(plan.getSpec().steps());
            assertThat(spec.steps().getFirst().patch().override().value().raw()).isEqualTo(NullNode.instance);
            assertThat(spec.digest())
                    .isEqualTo(Digest.of(JsonTree.of(plan.getSpec().steps())));
            assertThat(spec.planRef().uid()).isEqualTo(plan.getMetadata().getUid());
            assertThat(spec.alertRef().uid()).isEqualTo(alert.getMetadata().getUid());
            assertThat(spec.alertRef().namespace()).isEqualTo("alert-run");
            assertThat(spec.serviceAccountName()).isEqualTo("recovery");
        }
    }

    @Test
    void what_keeps_a_run_from_being_created_for_long_stands_in_the_alerts_status(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "lasting")) {
            desk.plan("lasting-app", "failover", Map.of("app", "lasting"));
            var outage = nobodyAdmitsRunsIn("lasting-app", desk);
            outage.create();
            try {
                awaitRefused(desk, "lasting-app");
                desk.deliver(Alert.firing("alertname", "A", "app", "lasting"));
                desk.pass(Duration.ofMinutes(1));
                var waiting = desk.alert(alert -> Desk.verdict(alert).equals("RunNotCreated"));
                assertThat(waiting.getStatus().conditions().getFirst().message())
                        .contains("plan lasting-app/failover matches", "nobody.example.com", "(500)");
            } finally {
                outage.delete();
            }
            desk.alert(Desk::processed);
            assertThat(desk.runs("lasting-app")).hasSize(1);
        }
    }

    @Test
    void an_alert_that_fell_silent_before_its_run_could_be_created_starts_nothing_any_more(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "lapsed")) {
            desk.plan("lapsed-app", "failover", Map.of("app", "lapsed"));
            var outage = nobodyAdmitsRunsIn("lapsed-app", desk);
            outage.create();
            try {
                awaitRefused(desk, "lapsed-app");
                desk.deliver(Alert.firing("alertname", "A", "app", "lapsed"));
                desk.pass(Duration.ofMinutes(1));
                desk.alert(alert -> Desk.verdict(alert).equals("RunNotCreated"));
                desk.pass(Duration.ofHours(26));
                desk.alert(alert -> Desk.verdict(alert).equals("Lapsed"));
            } finally {
                outage.delete();
            }

            desk.deliver(Alert.firing("alertname", "A", "app", "lapsed"));
            Desk.await().until(() -> desk.runs("lapsed-app").size() == 1);
            assertThat(desk.alerts().stream().map(Desk::verdict)).containsExactlyInAnyOrder("Lapsed", "RunsExist");
        }
    }

    /** A webhook that is asked about every new run of the namespace, and that nobody answers. */
    private static Resource<HasMetadata> nobodyAdmitsRunsIn(String namespace, Desk desk) {
        return desk.installation().admin().resource("""
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
                 "metadata": {"name": "%1$s"}, "webhooks": [{"name": "nobody.example.com",
                  "clientConfig": {"url": "https://127.0.0.1:1/"}, "failurePolicy": "Fail", "sideEffects": "None",
                  "admissionReviewVersions": ["v1"],
                  "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%1$s"}},
                  "rules": [{"apiGroups": ["recovery.elotl.co"], "apiVersions": ["*"],
                   "operations": ["CREATE"], "resources": ["recoveryruns"]}]}]}
                """.formatted(namespace));
    }

    /** The API server learns of a webhook a moment after it was stored. */
    private static void awaitRefused(Desk desk, String namespace) {
        var run = desk.installation().admin().resource("""
                {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryRun",
                 "metadata": {"name": "probe", "namespace": "%s"}, "spec": {
                  "alertSpec": {"name": "a", "labels": {"a": "b"}}, "steps": [{"type": "job", "job": {"template":
                   {"spec": {"containers": [{"name": "c", "image": "i"}]}}}}]}}
                """.formatted(namespace));
        Desk.await().until(() -> {
            try {
                run.dryRun(true).create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("nobody.example.com");
            }
        });
    }

    @Test
    void within_an_episode_a_delivery_creates_nothing_whatever_its_start(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "repeats")) {
            desk.plan("repeats-app", "plan", Map.of("app", "repeats"));
            var alert = Alert.firing("alertname", "A", "app", "repeats");
            desk.deliver(alert);
            desk.complete("repeats-app", run(desk.alert(Desk::processed)));
            for (int hour = 1; hour <= 40; hour++) {
                desk.pass(Duration.ofHours(1));
                var answer = desk.deliver(alert.startedAt("2026-11-21T%02d:00:00Z".formatted(hour % 24)));
                assertThat(answer.path("repeated").asInt()).isEqualTo(1);
            }
            assertThat(desk.alerts()).hasSize(1);
            assertThat(desk.runs("repeats-app")).hasSize(1);
            var status = desk.alerts().getFirst().getStatus();
            assertThat(Duration.between(status.firstSeen(), status.lastSeen())).isGreaterThan(Duration.ofHours(38));
            assertThat(status.processed()).isTrue();
        }
    }

    @Test
    void a_resolved_delivery_is_noted_and_the_next_firing_is_a_new_episode_with_a_new_run(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "episodes")) {
            desk.plan("episodes-app", "plan", Map.of("app", "episodes"));
            desk.deliver(Alert.firing("alertname", "A", "app", "episodes"));
            var first = desk.alert(Desk::processed);
            desk.complete("episodes-app", run(first));

            assertThat(desk.deliver(Alert.resolved("alertname", "A", "app", "episodes"))
                            .path("resolved")
                            .asInt())
                    .isEqualTo(1);
            assertThat(desk.alerts().getFirst().getStatus().resolvedAt()).isNotNull();
            assertThat(desk.alerts().getFirst().getStatus().processed()).isTrue();

            desk.deliver(Alert.firing("alertname", "A", "app", "episodes"));
            Desk.await().until(() -> desk.runs("episodes-app").size() == 2);
            assertThat(desk.alerts())
                    .extracting(alert -> alert.getMetadata().getName())
                    .containsExactlyInAnyOrder(
                            first.getMetadata().getName(),
                            first.getMetadata().getName().replaceFirst("-1$", "-2"));
        }
    }

    @Test
    void silence_ends_an_episode_too(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "silence")) {
            desk.deliver(Alert.firing("alertname", "A", "app", "silence"));
            desk.pass(Duration.ofHours(24));
            assertThat(desk.deliver(Alert.firing("alertname", "A", "app", "silence"))
                            .path("begun")
                            .asInt())
                    .isEqualTo(1);
            assertThat(desk.alerts()).hasSize(2);
        }
    }

    @Test
    void a_resolved_delivery_for_something_unknown_creates_nothing(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "unknown")) {
            desk.plan("unknown-app", "plan", Map.of("app", "unknown"));
            var answer = desk.deliver(Alert.resolved("alertname", "A", "app", "unknown"));
            assertThat(answer.path("ignored").asInt()).isEqualTo(1);
            assertThat(desk.alerts()).isEmpty();
            assertThat(desk.runs("unknown-app")).isEmpty();
        }
    }

    @Test
    void each_matching_plan_gets_its_own_run(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "several")) {
            desk.plan("several-a", "plan", Map.of("app", "several"));
            desk.plan("several-b", "plan", Map.of("alertname", "A", "app", "several"));
            desk.plan("several-b", "other", Map.of("alertname", "B", "app", "several"));
            desk.plan("several-b", "never", Map.of());
            desk.deliver(Alert.firing("alertname", "A", "app", "several"));
            assertThat(desk.alert(Desk::processed).getStatus().runs()).hasSize(2);
            assertThat(desk.runs("several-a")).hasSize(1);
            assertThat(desk.runs("several-b")).hasSize(1);
        }
    }

    @Test
    void while_a_run_is_unfinished_further_alerts_join_it_and_both_say_so(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "joins")) {
            desk.plan("joins-app", "plan", Map.of("app", "joins"));
            desk.deliver(
                    Alert.firing("alertname", "A", "app", "joins"),
                    Alert.firing("alertname", "B", "app", "joins"),
                    Alert.firing("alertname", "C", "app", "joins"));
            desk.awaitVerdicts("RunsExist");
            var run = only(desk.runs("joins-app"));
            assertThat(desk.alerts())
                    .extracting(alert -> alert.getStatus().runs())
                    .containsOnly(List.of("joins-app/" + run.getMetadata().getName()));
            var started = run.getSpec().alertSpec().name();
            assertThat(run.getStatus().alerts())
                    .containsExactlyInAnyOrderElementsOf(desk.alerts().stream()
                            .map(alert -> alert.getMetadata().getName())
                            .filter(name -> !name.equals(started))
                            .map(name -> "joins/" + name)
                            .toList());

            desk.complete("joins-app", run.getMetadata().getName());
            desk.deliver(Alert.firing("alertname", "D", "app", "joins"));
            Desk.await().until(() -> desk.runs("joins-app").size() == 2);
        }
    }

    @Test
    void an_unmatched_alert_says_which_plan_was_nearest_and_why_it_did_not_match(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "nearest")) {
            desk.plan("nearest-app", "db-failover", Map.of("app", "nearest", "severity", "critical"));
            desk.deliver(Alert.firing("alertname", "NearMiss", "app", "nearest", "severity", "warning"));
            var alert = desk.alert(seen -> Desk.verdict(seen).equals("NoPlanMatches"));
            assertThat(alert.getStatus().processed()).isFalse();
            assertThat(alert.getStatus().nearestMiss().plan()).isEqualTo("nearest-app/db-failover");
            assertThat(alert.getStatus().nearestMiss().reason())
                    .isEqualTo("plan db-failover: label severity is warning, the plan asks critical");
        }
    }

    @Test
    void a_plan_that_appears_within_the_grace_still_answers_and_a_later_one_never(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "grace")) {
            desk.deliver(Alert.firing("alertname", "A", "app", "grace"));
            desk.alert(seen -> Desk.verdict(seen).equals("NoPlanMatches"));
            desk.plan("grace-app", "in-time", Map.of("app", "grace", "alertname", "A"));
            desk.alert(Desk::processed);

            desk.deliver(Alert.firing("alertname", "B", "app", "grace"));
            Desk.await().until(() -> desk.alerts().stream()
                    .anyMatch(alert -> Desk.verdict(alert).equals("NoPlanMatches")));
            desk.pass(Duration.ofSeconds(61));
            desk.plan("grace-app", "too-late", Map.of("app", "grace", "alertname", "B"));
            // What is matched later than the second alert shows that the second one was passed over.
            desk.deliver(Alert.firing("alertname", "B", "app", "grace", "pod", "1"));
            Desk.await().until(() -> desk.runs("grace-app").size() == 2);
            assertThat(desk.alerts())
                    .filteredOn(alert -> Desk.verdict(alert).equals("NoPlanMatches"))
                    .hasSize(1);
        }
    }

    @Test
    void an_alert_made_by_hand_works_the_same(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "by-hand")) {
            desk.plan("by-hand-app", "plan", Map.of("app", "by-hand"));
            desk.byHand("by-hand-app", "testalert", Map.of("alertname", "testalert", "app", "by-hand"));
            var alert = desk.alert("by-hand-app", "testalert", Desk::processed);
            assertThat(alert.getStatus().identity()).hasSize(64);
            assertThat(alert.getStatus().firstSeen()).isNotNull();
            assertThat(alert.getStatus().runs())
                    .containsExactly(
                            only(desk.runs("by-hand-app")).getMetadata().getName());
        }
    }

    @Test
    void an_alert_made_by_hand_starts_no_plan_of_another_namespace(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "tenants")) {
            desk.plan("tenant-a", "plan", Map.of("app", "tenants"));
            desk.installation().namespace("tenant-b");
            desk.byHand("tenant-b", "mischief", Map.of("app", "tenants"));
            desk.alert("tenant-b", "mischief", seen -> Desk.verdict(seen).equals("NoPlanMatches"));
            assertThat(desk.runs("tenant-a")).isEmpty();
        }
    }

    @Test
    void a_second_object_for_an_open_episode_repeats_the_first_and_starts_nothing(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "twice")) {
            desk.plan("twice", "plan", Map.of("app", "twice"));
            desk.deliver(Alert.firing("app", "twice"));
            var first = desk.alert(Desk::processed);
            desk.complete("twice", run(first));
            desk.byHand("twice", "again", Map.of("app", "twice"));
            var again = desk.alert("twice", "again", seen -> Desk.verdict(seen).equals("Repeat"));
            assertThat(again.getStatus().runs()).isEqualTo(first.getStatus().runs());
            assertThat(again.getStatus().processed()).isTrue();
            assertThat(desk.runs("twice")).hasSize(1);
        }
    }

    @Test
    void an_alert_over_a_limit_is_stored_truncated_and_never_matched_while_its_neighbours_proceed(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "limits")) {
            desk.plan("limits-app", "plan", Map.of("app", "limits"));
            desk.deliver(
                    Alert.firing("alertname", "Bad", "app", "limits", "long", "x".repeat(5000)),
                    Alert.firing("alertname", "Good", "app", "limits"));
            Desk.await().until(() -> desk.alerts().stream()
                    .allMatch(alert -> !Desk.verdict(alert).isEmpty()));
            var bad = desk.alerts().stream()
                    .filter(alert -> named(alert, "Bad"))
                    .findFirst()
                    .orElseThrow();
            assertThat(bad.getStatus().rejected())
                    .isEqualTo("the value of label long has 5000 bytes, the limit is 4096");
            assertThat(bad.getStatus().processed()).isFalse();
            assertThat(bad.getSpec().labels().get("long")).hasSize(4096);
            assertThat(Desk.verdict(bad)).isEqualTo("Rejected");
            assertThat(only(desk.runs("limits-app")).getSpec().alertSpec().labels())
                    .containsEntry("alertname", "Good");
            assertThat(desk.notices).singleElement().asString().startsWith("IntakeAlertTruncated: ");
            assertThat(desk.counted("holdfast.intake.refusals", "reason", "alert_truncated"))
                    .isEqualTo(1);

            assertThat(desk.deliver(Alert.firing("alertname", "Bad", "app", "limits", "long", "x".repeat(5000)))
                            .path("repeated")
                            .asInt())
                    .isEqualTo(1);
            assertThat(desk.deliver(Alert.firing("alertname", "Bad", "app", "limits", "long", "x".repeat(5001)))
                            .path("begun")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void an_alert_with_a_nul_is_stored_without_it_and_never_matched_while_its_neighbours_proceed(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "nul")) {
            desk.plan("nul-app", "plan", Map.of("app", "nul"));
            desk.deliver(
                    Alert.firing("alertname", "B\0d", "app", "nul"), Alert.firing("alertname", "Good", "app", "nul"));
            Desk.await().until(() -> desk.alerts().stream()
                    .noneMatch(alert -> Desk.verdict(alert).isEmpty()));
            var bad = only(desk.alerts().stream()
                    .filter(alert -> named(alert, "B\uFFFDd"))
                    .toList());
            assertThat(bad.getStatus().rejected()).isEqualTo("label alertname contains NUL");
            assertThat(Desk.verdict(bad)).isEqualTo("Rejected");
            assertThat(only(desk.runs("nul-app")).getSpec().alertSpec().labels())
                    .containsEntry("alertname", "Good");
            assertThat(desk.counted("holdfast.intake.refusals", "reason", "alert_truncated"))
                    .isEqualTo(1);
        }
    }

    @Test
    void alerts_that_the_sender_left_out_are_told_as_a_fault(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "left-out")) {
            var body = Bodies.delivery(List.of(Alert.firing("app", "left-out")), 17);
            assertThat(desk.post(body).statusCode()).isEqualTo(200);
            assertThat(desk.notices)
                    .singleElement()
                    .asString()
                    .startsWith("IntakeAlertsLeftOut: the sender left out 17 alerts");
            assertThat(desk.counted("holdfast.intake.refusals", "reason", "alerts_left_out"))
                    .isEqualTo(1);
        }
    }

    @Test
    void identical_labels_within_one_delivery_are_one_alert_and_firing_counts(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "same")) {
            var answer = desk.deliver(
                    Alert.resolved("app", "same"), Alert.firing("app", "same"), Alert.firing("app", "same"));
            assertThat(answer.path("begun").asInt()).isEqualTo(1);
            assertThat(desk.alerts()).hasSize(1);
        }
    }

    private static boolean named(ReceivedAlert alert, String alertname) {
        return alertname.equals(alert.getSpec().labels().get("alertname"));
    }

    /** The name of the only run that an alert names. */
    private static String run(ReceivedAlert alert) {
        var name = only(alert.getStatus().runs());
        return name.substring(name.indexOf('/') + 1);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
