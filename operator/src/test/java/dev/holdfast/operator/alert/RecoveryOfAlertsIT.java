package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertSpec;
import dev.holdfast.api.alert.ReceivedAlertStatus;
import dev.holdfast.core.alert.Retention;
import dev.holdfast.operator.alert.Bodies.Alert;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a restart, a cut-off delivery and time leave of alerts on a real API server. */
@WithSandbox(clusters = "hub", nodes = 0)
class RecoveryOfAlertsIT {

    @Test
    void a_delivery_that_was_cut_off_goes_on_where_it_stopped(Sandbox sandbox) {
        var alerts = IntStream.range(0, 300)
                .mapToObj(number -> Alert.firing("alertname", "A", "app", "cut-off", "pod", "p" + number))
                .toList();
        try (var desk = Desk.open(sandbox, "cut-off")) {
            desk.plan("cut-off-app", "plan", Map.of("app", "cut-off", "pod", "p299"));
            var body = Bodies.delivery(alerts);
            desk.stopLeadingAfter(100);
            var cut = desk.post(body);
            assertThat(cut.statusCode()).isEqualTo(503);
            assertThat(cut.headers().firstValue("Retry-After")).isPresent();
            int stored = desk.alerts().size();
            assertThat(stored).isBetween(1, 299);
            assertThat(desk.alerts())
                    .as("what a plan matches is stored first")
                    .anyMatch(alert -> alert.getSpec().labels().get("pod").equals("p299"));

            desk.leading.set(true);
            var answer = Desk.json(desk.post(body).body());
            assertThat(answer.path("begun").asInt()).isEqualTo(300 - stored);
            assertThat(answer.path("repeated").asInt()).isEqualTo(stored);
            assertThat(desk.alerts()).hasSize(300);
            Desk.await().until(() -> desk.runs("cut-off-app").size() == 1);
        }
    }

    @Test
    void after_a_restart_the_episode_goes_on(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "restart")) {
            before.plan("restart-app", "plan", Map.of("app", "restart"));
            before.deliver(Alert.firing("alertname", "A", "app", "restart"));
            before.alert(Desk::processed);
        }
        try (var after = Desk.open(sandbox, "restart")) {
            after.pass(Duration.ofHours(24).plusMinutes(59));
            assertThat(after.deliver(Alert.firing("alertname", "A", "app", "restart"))
                            .path("repeated")
                            .asInt())
                    .isEqualTo(1);
            assertThat(after.alerts()).hasSize(1);
            assertThat(after.runs("restart-app")).hasSize(1);
        }
    }

    @Test
    void an_alert_that_was_stored_before_a_crash_gets_its_run_after_it(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "crash")) {
            before.plan("crash-app", "plan", Map.of("app", "crash"));
            before.stopLeadingAfter(1);
            before.post(Bodies.delivery(List.of(Alert.firing("alertname", "A", "app", "crash"))));
            assertThat(before.alerts()).hasSize(1);
            assertThat(before.runs("crash-app")).isEmpty();
        }
        try (var after = Desk.open(sandbox, "crash")) {
            after.alert(Desk::processed);
            assertThat(after.runs("crash-app")).hasSize(1);
        }
    }

    @Test
    void of_many_alerts_that_were_left_behind_those_that_a_plan_matches_come_first(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "left-behind")) {
            before.plan("left-behind-app", "plan", Map.of("app", "left-behind", "kind", "runs"));
        }
        var alerts = Desk.installed(sandbox).admin().resources(ReceivedAlert.class);
        IntStream.range(0, 400)
                .mapToObj(number -> Map.of(
                        "alertname",
                        "A",
                        "app",
                        "left-behind",
                        "pod",
                        "p" + number,
                        "kind",
                        number % 20 == 7 ? "runs" : "none"))
                .forEach(labels -> alerts.resource(left("left-behind", labels)).create());
        try (var after = Desk.open(sandbox, "left-behind")) {
            after.awaitVerdicts("RunsExist", "NoPlanMatches");
            var told = after.alerts().stream()
                    .collect(Collectors.partitioningBy(
                            Desk::processed, Collectors.mapping(RecoveryOfAlertsIT::decided, Collectors.toList())));
            assertThat(told.get(true)).hasSize(20);
            var last = Collections.max(told.get(true));
            // In the order of their names, 12 would be later. In a lane of their own, those that match need three
            // writes each
            // against one, on whatever machine: how many others fit in beside them is not for a test to say.
            assertThat(told.get(false).stream().filter(last::isBefore).count())
                    .as("of 380 others those that were looked at later than the last of 20 that match")
                    .isGreaterThan(60);
        }
    }

    private static ReceivedAlert left(String namespace, Map<String, String> labels) {
        var alert = new ReceivedAlert();
        alert.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("left-" + labels.get("pod"))
                .build());
        alert.setSpec(ReceivedAlertSpec.of(labels));
        return alert;
    }

    private static Instant decided(ReceivedAlert alert) {
        return alert.getStatus().conditions().getFirst().lastTransitionTime();
    }

    @Test
    void a_crash_between_the_run_and_the_alert_s_status_starts_nothing_twice(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "halfway")) {
            before.plan("halfway-app", "plan", Map.of("app", "halfway"));
            before.deliver(Alert.firing("alertname", "A", "app", "halfway"));
            before.deliver(Alert.firing("alertname", "B", "app", "halfway"));
            before.awaitVerdicts("RunsExist");
            before.complete(
                    "halfway-app",
                    before.runs("halfway-app").getFirst().getMetadata().getName());
        }
        // As if the crash had come before the alerts' status was written, and the run had ended since.
        rewrite(sandbox, "halfway", ReceivedAlertStatus.blank());
        try (var again = Desk.open(sandbox, "halfway")) {
            again.awaitVerdicts("RunsExist");
            assertThat(again.runs("halfway-app")).hasSize(1);
        }
    }

    @Test
    void an_alert_that_is_over_before_anything_was_started_starts_nothing(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "over")) {
            before.plan("over-app", "plan", Map.of("app", "over"));
            before.stopLeadingAfter(1);
            before.post(Bodies.delivery(List.of(Alert.firing("alertname", "A", "app", "over"))));
        }
        rewrite(sandbox, "over", resolved());
        try (var after = Desk.open(sandbox, "over")) {
            after.alert(alert -> Desk.verdict(alert).equals("Resolved"));
            assertThat(after.runs("over-app")).isEmpty();
        }
    }

    @Test
    void an_alert_that_is_over_before_its_status_says_what_was_started_says_it_then(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "over-late")) {
            before.plan("over-late-app", "plan", Map.of("app", "over-late"));
            before.deliver(Alert.firing("alertname", "A", "app", "over-late"));
            before.alert(Desk::processed);
        }
        rewrite(sandbox, "over-late", resolved());
        try (var after = Desk.open(sandbox, "over-late")) {
            assertThat(after.alert(Desk::processed).getStatus().runs()).hasSize(1);
        }
    }

    private static ReceivedAlertStatus resolved() {
        return new ReceivedAlertStatus(
                false, null, null, null, null, null, null, Instant.now(), List.of(), null, List.of(), null);
    }

    private static void rewrite(Sandbox sandbox, String namespace, ReceivedAlertStatus status) {
        var alerts =
                Desk.installed(sandbox).admin().resources(ReceivedAlert.class).inNamespace(namespace);
        for (var alert : alerts.list().getItems()) {
            alerts.resource(alert).editStatus(stored -> {
                stored.setStatus(status);
                return stored;
            });
        }
    }

    @Test
    void settled_alerts_are_removed_in_time_and_never_one_that_is_open_or_has_an_unfinished_run(Sandbox sandbox) {
        var settings = Desk.settings("retention", new Retention(Duration.ofDays(1), 100));
        try (var desk = Desk.open(sandbox, settings)) {
            desk.plan("retention-app", "plan", Map.of("app", "retention", "kind", "runs"));
            desk.deliver(
                    Alert.firing("alertname", "Unmatched", "app", "retention"),
                    Alert.firing("alertname", "Runs", "app", "retention", "kind", "runs"),
                    Alert.firing("alertname", "Open", "app", "retention"));
            Desk.await().until(() -> desk.alerts().stream()
                    .allMatch(alert -> !Desk.verdict(alert).isEmpty()));
            desk.deliver(
                    Alert.resolved("alertname", "Unmatched", "app", "retention"),
                    Alert.resolved("alertname", "Runs", "app", "retention", "kind", "runs"));
            desk.pass(Duration.ofHours(20));
            desk.deliver(Alert.firing("alertname", "Open", "app", "retention"));
            desk.pass(Duration.ofHours(5));
            // Something that settles wakes the sweep.
            desk.deliver(Alert.firing("alertname", "Waker", "app", "retention"));
            Desk.await().until(() -> names(desk).equals(List.of("Open", "Runs", "Waker")));

            desk.complete(
                    "retention-app",
                    desk.runs("retention-app").getFirst().getMetadata().getName());
            Desk.await().until(() -> names(desk).equals(List.of("Open", "Waker")));
        }
    }

    @Test
    void beyond_the_count_the_alerts_that_ended_first_are_removed(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, Desk.settings("count", new Retention(Duration.ofDays(365), 2)))) {
            for (var name : List.of("First", "Second", "Third", "Fourth")) {
                desk.deliver(Alert.firing("alertname", name, "app", "count"));
                Desk.await().until(() -> desk.alerts().stream()
                        .allMatch(alert -> !Desk.verdict(alert).isEmpty()));
                desk.deliver(Alert.resolved("alertname", name, "app", "count"));
            }
            Desk.await().until(() -> names(desk).equals(List.of("Fourth", "Third")));
        }
    }

    private static List<String> names(Desk desk) {
        var names = new ArrayList<String>();
        desk.alerts().forEach(alert -> names.add(alert.getSpec().labels().get("alertname")));
        return names.stream().sorted().toList();
    }
}
