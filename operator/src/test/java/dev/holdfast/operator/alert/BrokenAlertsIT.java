package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.core.plan.Names;
import dev.holdfast.operator.alert.Bodies.Alert;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One alert that cannot be taken as it is never keeps its neighbours from being taken. */
@WithSandbox(clusters = "hub", nodes = 0)
class BrokenAlertsIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            number | "status":"firing","labels":{"alertname":"Bad","app":"number","x":1} | alerts[0].labels.x must be a text
            state  | "status":"suppressed","labels":{"alertname":"Bad","app":"state"}    | alerts[0].status must be firing or resolved
            bare   | "status":"firing"                                                   | alerts[0].labels is missing; the alert has no labels, so no plan can match it
            time   | "status":"firing","labels":{"app":"time"},"startsAt":1              | alerts[0].startsAt must be a text
            """)
    void an_alert_in_a_wrong_shape_is_stored_and_never_matched_while_its_neighbours_proceed(
            String app, String broken, String reason, Sandbox sandbox) {
        String namespace = "shape-" + app;
        try (var desk = Desk.open(sandbox, namespace)) {
            desk.plan(namespace + "-app", "plan", Map.of("app", app));
            var good = "{\"status\":\"firing\",\"labels\":{\"alertname\":\"Good\",\"app\":\"" + app + "\"}}";
            var body = "{\"alerts\":[{" + broken + "}," + good + "]}";
            var answer = desk.post(body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Desk.json(answer.body()).path("begun").asInt()).isEqualTo(2);
            Desk.await().until(() -> desk.alerts().stream()
                    .noneMatch(alert -> Desk.verdict(alert).isEmpty()));
            assertThat(desk.alerts())
                    .filteredOn(alert -> Desk.verdict(alert).equals("Rejected"))
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.getStatus().rejected()).isEqualTo(reason));
            assertThat(desk.runs(namespace + "-app")).singleElement().satisfies(run -> assertThat(
                            run.getSpec().alertSpec().labels())
                    .containsEntry("alertname", "Good"));
            assertThat(desk.notices).singleElement().asString().startsWith("IntakeAlertShape: ");
            assertThat(desk.counted("holdfast.intake.refusals", "reason", "alert_shape"))
                    .isEqualTo(1);
            assertThat(Desk.json(desk.post(body).body()).path("repeated").asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void an_alert_in_a_wrong_shape_keeps_the_whole_one_with_the_same_labels_neither_from_starting_nor_open(
            Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "half")) {
            desk.plan("half-app", "plan", Map.of("app", "half"));
            var labels = "\"labels\":{\"alertname\":\"A\",\"app\":\"half\"}";
            assertThat(desk.post("{\"alerts\":[{\"status\":\"ok\"," + labels + "}]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(desk.deliver(Alert.firing("alertname", "A", "app", "half"))
                            .path("begun")
                            .asInt())
                    .isEqualTo(1);
            Desk.await().until(() -> desk.runs("half-app").size() == 1);

            var over = desk.post("{\"alerts\":[{\"status\":\"resolved\",\"startsAt\":1," + labels + "}]}");
            assertThat(Desk.json(over.body()).path("resolved").asInt())
                    .as("of the broken one")
                    .isEqualTo(1);
            assertThat(desk.deliver(Alert.firing("alertname", "A", "app", "half"))
                            .path("repeated")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_broken_alert_that_is_over_and_of_which_nothing_is_stored_is_told_all_the_same(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "over")) {
            var body = "{\"alerts\":[{\"status\":\"resolved\",\"labels\":{\"alertname\":\"Bad\",\"x\":[]}}]}";
            assertThat(Desk.json(desk.post(body).body()).path("ignored").asInt())
                    .isEqualTo(1);
            assertThat(desk.notices)
                    .singleElement()
                    .asString()
                    .isEqualTo(
                            "IntakeAlertShape: alert Bad that is over is not taken: alerts[0].labels.x must be a text");
        }
    }

    @Test
    void names_that_somebody_has_taken_are_passed_over(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "taken")) {
            desk.plan("taken-app", "plan", Map.of("app", "taken"));
            for (int episode = 1; episode <= 2; episode++)
                desk.byHand("taken", name("taken", episode), Map.of("something", "else " + episode));
            var answer = desk.deliver(Alert.firing("alertname", "A", "app", "taken"));
            assertThat(answer.path("begun").asInt()).isEqualTo(1);
            Desk.await().until(() -> desk.runs("taken-app").size() == 1);
            assertThat(desk.runs("taken-app").getFirst().getSpec().alertSpec().name())
                    .isEqualTo(name("taken", 3));
            assertThat(desk.deliver(Alert.firing("alertname", "A", "app", "taken"))
                            .path("repeated")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void an_alert_whose_names_are_all_taken_is_refused_alone_with_words(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "names")) {
            for (int episode = 1; episode <= 5; episode++)
                desk.byHand("names", name("names", episode), Map.of("something", "else " + episode));
            var response = desk.post(Bodies.delivery(List.of(
                    Alert.firing("alertname", "A", "app", "names"), Alert.firing("alertname", "B", "app", "names"))));
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body()).contains("1 of 2 alerts can never be stored", name("names", 1));
            assertThat(desk.alerts()).filteredOn(alert -> named(alert, "B")).hasSize(1);
        }
    }

    /** One that the sender would be asked for again for ever would keep its whole group from ever being delivered. */
    @Test
    void an_alert_whose_status_the_api_server_never_takes_does_not_have_its_group_sent_again_for_ever(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "stuck")) {
            desk.deliver(Alert.firing("alertname", "Stuck"), Alert.firing("alertname", "Free"));
            Desk.await().until(() -> desk.alerts().stream()
                    .noneMatch(alert -> Desk.verdict(alert).isEmpty()));
            try (var policy = new NoStatus(desk, "stuck", "Stuck")) {
                policy.awaitRefusal();
                var answer = desk.post(Bodies.delivery(
                        List.of(Alert.resolved("alertname", "Stuck"), Alert.resolved("alertname", "Free"))));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
                assertThat(answer.body())
                        .contains("1 of 2 alerts can never be stored, the others are", "no status for Stuck");
                assertThat(desk.alerts())
                        .filteredOn(alert -> named(alert, "Free"))
                        .allMatch(alert -> alert.getStatus().resolvedAt() != null);
                assertThat(desk.deliver(Alert.firing("alertname", "Stuck"))
                                .path("repeated")
                                .asInt())
                        .as("a repeat that need not be written")
                        .isEqualTo(1);
            }
            assertThat(desk.deliver(Alert.resolved("alertname", "Stuck"))
                            .path("resolved")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    /** A policy of the cluster that refuses every status of one alert. */
    private record NoStatus(Desk desk, String namespace, String alertname) implements AutoCloseable {
        private static final String POLICY = """
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
                 "metadata": {"name": "%1$s"}, "spec": {"failurePolicy": "Fail",
                  "matchConstraints": {"resourceRules": [{"apiGroups": ["recovery.elotl.co"], "apiVersions": ["*"],
                   "operations": ["UPDATE"], "resources": ["receivedalerts/status"]}]},
                  "validations": [{"message": "no status for %2$s",
                   "expression": "object.metadata.namespace != '%1$s' || object.spec.labels['alertname'] != '%2$s'"}]}}
                """;
        private static final String BINDING = """
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
                 "metadata": {"name": "%1$s"}, "spec": {"policyName": "%1$s", "validationActions": ["Deny"]}}
                """;

        NoStatus {
            desk.installation()
                    .admin()
                    .resource(POLICY.formatted(namespace, alertname))
                    .create();
            desk.installation().admin().resource(BINDING.formatted(namespace)).create();
        }

        /** The API server learns of a policy a moment after it was stored, and forgets it a moment after it is gone. */
        void awaitRefusal() {
            Desk.await().until(this::refuses);
        }

        private boolean refuses() {
            var alert = desk.alerts(namespace).stream()
                    .filter(stored -> named(stored, alertname))
                    .findFirst()
                    .orElseThrow();
            try {
                desk.installation().admin().resource(alert).dryRun(true).updateStatus();
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("no status for " + alertname);
            }
        }

        @Override
        public void close() {
            desk.installation().admin().resource(BINDING.formatted(namespace)).delete();
            desk.installation()
                    .admin()
                    .resource(POLICY.formatted(namespace, alertname))
                    .delete();
            Desk.await().until(() -> !refuses());
        }
    }

    private static String name(String app, int episode) {
        return Names.alert("A", Identity.of(Map.of("alertname", "A", "app", app)), episode);
    }

    private static boolean named(ReceivedAlert alert, String alertname) {
        return alertname.equals(alert.getSpec().labels().get("alertname"));
    }
}
