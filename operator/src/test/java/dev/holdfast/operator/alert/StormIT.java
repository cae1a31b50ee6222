package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.operator.alert.Bodies.Alert;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many alerts at once on a real API server. */
@WithSandbox(clusters = "hub", nodes = 0)
class StormIT {
    private static final int STORM = 10_000;

    @Test
    void ten_thousand_alerts_in_one_delivery_are_taken_and_the_one_that_a_plan_matches_first(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "storm")) {
            desk.plan("storm-app", "plan", Map.of("app", "storm", "alertname", "Matched"));
            var alerts = new ArrayList<>(storm("storm", STORM - 1));
            alerts.add(Alert.firing("alertname", "Matched", "app", "storm"));
            var body = Bodies.delivery(alerts);
            assertThat(body.length()).isGreaterThan(3_700_000);

            var response = desk.post(body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(Desk.json(response.body()).path("begun").asInt()).isEqualTo(STORM);
            assertThat(Desk.json(desk.post(body).body()).path("repeated").asInt())
                    .isEqualTo(STORM);

            var stored = desk.alerts();
            assertThat(stored).hasSize(STORM);
            var first = Collections.min(stored, Comparator.comparing(StormIT::received));
            assertThat(first.getSpec().labels()).containsEntry("alertname", "Matched");
            assertThat(desk.runs("storm-app")).hasSize(1);
            assertThat(storedAfterTheRun(desk, "storm-app"))
                    .as("alerts that were stored when the run was there already")
                    .isGreaterThan(STORM / 4);
        }
    }

    @Test
    void a_storm_in_one_delivery_does_not_delay_the_recovery_that_another_one_starts(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "beside")) {
            desk.plan("beside-app", "plan", Map.of("app", "beside", "alertname", "Matched"));
            var storm = desk.begin(Bodies.delivery(storm("beside", 3_000)));
            Desk.await().until(() -> desk.counted("holdfast.alerts.received", "outcome", "begun") > 50);
            desk.deliver(Alert.firing("alertname", "Matched", "app", "beside"));
            assertThat(storm.join().statusCode()).isEqualTo(200);
            Desk.await().until(() -> desk.runs("beside-app").size() == 1);
            assertThat(storedAfterTheRun(desk, "beside-app"))
                    .as("alerts that were stored when the run was there already")
                    .isGreaterThan(300);
        }
    }

    /** As many as hold everything that requests can hold, if they hold it until their alerts are stored. */
    @Test
    void a_storm_of_many_deliveries_does_not_delay_the_recovery_that_another_one_starts(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "many")) {
            desk.plan("many-app", "plan", Map.of("app", "many", "alertname", "Matched"));
            var storm = IntStream.range(0, 128)
                    .mapToObj(delivery -> desk.begin(Bodies.delivery(storm("many-" + delivery, 100))))
                    .toList();
            Desk.await().until(() -> desk.counted("holdfast.alerts.received", "outcome", "begun") > 500);
            desk.deliver(Alert.firing("alertname", "Matched", "app", "many"));
            Desk.await().until(() -> desk.runs("many-app").size() == 1);
            assertThat(storm)
                    .as("deliveries of the storm that are answered when the run is there")
                    .filteredOn(CompletableFuture::isDone)
                    .hasSizeLessThan(storm.size() / 4);
            desk.leading.set(false);
            assertThat(storm)
                    .allMatch(answer -> Set.of(200, 503).contains(answer.join().statusCode()));
        }
    }

    @Test
    void a_sender_that_hangs_up_in_the_middle_and_sends_again_loses_and_doubles_nothing(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "hung-up")) {
            desk.plan("hung-up-app", "plan", Map.of("app", "hung-up", "instance", "node-999.example"));
            var body = Bodies.delivery(storm("hung-up", 1_000));
            var cut = desk.begin(body);
            Desk.await().until(() -> desk.counted("holdfast.alerts.received", "outcome", "begun") > 50);
            cut.cancel(true);

            var answer = desk.post(body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Desk.json(answer.body()).path("repeated").asInt()).isGreaterThan(50);
            assertThat(desk.alerts()).hasSize(1_000);
            Desk.await().until(() -> desk.runs("hung-up-app").size() == 1);
        }
    }

    @Test
    void a_storm_of_alerts_that_one_plan_matches_is_one_run_that_all_others_join(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "joining")) {
            desk.plan("joining-app", "plan", Map.of("app", "joining"));
            var storm = Bodies.delivery(storm("joining", 500));
            assertThat(desk.post(storm).statusCode()).isEqualTo(200);
            desk.awaitVerdicts("RunsExist");
            assertThat(desk.runs("joining-app"))
                    .singleElement()
                    .satisfies(run ->
                            assertThat(run.getStatus().alerts()).hasSize(499).doesNotHaveDuplicates());
        }
    }

    private static List<Alert> storm(String app, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Alert.firing(
                        "alertname",
                        "Storm",
                        "app",
                        app,
                        "instance",
                        "node-" + number + ".example",
                        "job",
                        "node",
                        "severity",
                        "warning",
                        "team",
                        "storefront"))
                .toList();
    }

    /** How many alerts the API server dates later than the only run. */
    private static long storedAfterTheRun(Desk desk, String namespace) {
        var run = desk.runs(namespace).getFirst().getMetadata();
        var made = Instant.parse(run.getCreationTimestamp());
        return desk.alerts().stream()
                .map(alert -> Instant.parse(alert.getMetadata().getCreationTimestamp()))
                .filter(made::isBefore)
                .count();
    }

    private static Instant received(ReceivedAlert alert) {
        return Instant.parse(alert.getMetadata().getAnnotations().get(Mapping.RECEIVED));
    }
}
