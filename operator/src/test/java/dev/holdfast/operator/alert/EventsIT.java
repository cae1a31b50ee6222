package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events that come in over real HTTP, on a real API server: what they begin, repeat and end. */
@WithSandbox(clusters = "hub", nodes = 0)
class EventsIT {

    private static final Map<String, String> LABELS = Map.of("app", "events");

    @Test
    void an_event_starts_the_run_of_the_plan_that_matches_it_and_says_where_it_is_from(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "events")) {
            desk.plan("events-app", "plan", Map.of("alertname", "com.example.database.down", "app", "events"));
            assertThat(send(desk, Events.labelled("1", LABELS)).path("begun").asInt())
                    .isEqualTo(1);
            var alert = desk.alert(Desk::processed);
            assertThat(alert.getSpec().source()).isEqualTo("cloudevents:/monitors/east");
            assertThat(desk.runs("events-app")).hasSize(1);
        }
    }

    @Test
    void what_is_reported_again_is_a_repeat_and_what_is_delivered_again_is_nothing(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "events-again")) {
            send(desk, Events.labelled("1", LABELS));
            assertThat(send(desk, Events.labelled("1", LABELS)).path("repeated").asInt())
                    .isEqualTo(1);
            assertThat(send(desk, Events.labelled("2", LABELS)).path("repeated").asInt())
                    .isEqualTo(1);
            assertThat(send(desk, Events.resolved(Events.labelled("3", LABELS)))
                            .path("resolved")
                            .asInt())
                    .isEqualTo(1);
            for (var id : List.of("1", "2")) {
                assertThat(send(desk, Events.labelled(id, LABELS))
                                .path("ignored")
                                .asInt())
                        .as("event %s after the end", id)
                        .isEqualTo(1);
            }
            assertThat(send(desk, Events.labelled("4", LABELS)).path("begun").asInt())
                    .isEqualTo(1);
            assertThat(send(desk, Events.resolved(Events.labelled("3", LABELS)))
                            .path("ignored")
                            .asInt())
                    .as("an old end does not end what is new")
                    .isEqualTo(1);
            assertThat(desk.alerts()).hasSize(2);
        }
    }

    @Test
    void after_a_restart_the_event_that_began_an_episode_is_still_known(Sandbox sandbox) {
        try (var before = Desk.open(sandbox, "events-restart")) {
            send(before, Events.labelled("1", LABELS));
            send(before, Events.resolved(Events.labelled("2", LABELS)));
        }
        try (var after = Desk.open(sandbox, "events-restart")) {
            assertThat(send(after, Events.labelled("1", LABELS)).path("ignored").asInt())
                    .isEqualTo(1);
            assertThat(after.alerts()).hasSize(1);
        }
    }

    private static JsonNode send(Desk desk, JsonNode event) {
        var response = desk.send(HttpRequest.newBuilder(desk.eventsUrl())
                .header("Authorization", "Bearer " + Desk.TOKEN)
                .header("Content-Type", Events.STRUCTURED)
                .POST(HttpRequest.BodyPublishers.ofString(event.toString()))
                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Desk.json(response.body());
    }
}
