package dev.holdfast.cli.demo.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.store.Json;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProberTest {
    private final Answering service = new Answering("east");
    private final Answering alertmanager = new Answering("");
    private final Prober prober = new Prober(service.uri(), alertmanager.uri());

    @AfterEach
    void stop() {
        service.close();
        alertmanager.close();
    }

    @Test
    void a_service_that_answers_raises_no_alert() throws InterruptedException {
        probe(10);
        assertThat(alertmanager.bodies()).isEmpty();
    }

    @Test
    void a_service_that_has_never_answered_raises_no_alert() throws InterruptedException {
        service.silence(true);
        probe(10);
        assertThat(alertmanager.bodies()).isEmpty();
    }

    @Test
    void fewer_misses_in_a_row_than_the_limit_raise_no_alert() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            service.silence(false);
            probe(1);
            service.silence(true);
            probe(Prober.MISSES - 1);
        }
        assertThat(alertmanager.bodies()).isEmpty();
    }

    @Test
    void a_service_that_stops_answering_raises_an_alert_that_names_the_side() throws InterruptedException {
        probe(1);
        service.silence(true);
        probe(Prober.MISSES);
        assertThat(alertmanager.bodies()).hasSize(1);
        var alert = Json.tree(alertmanager.bodies().getFirst()).path(0);
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("WebUnreachable");
        assertThat(alert.at("/labels/site").asText()).isEqualTo("east");
        assertThat(alert.has("endsAt")).isFalse();
    }

    @Test
    void the_alert_is_resolved_when_the_other_side_answers() throws InterruptedException {
        probe(1);
        service.silence(true);
        probe(Prober.MISSES);
        service.silence(false);
        service.answer("west");
        probe(2);
        assertThat(alertmanager.bodies()).hasSize(2);
        var resolved = Json.tree(alertmanager.bodies().getLast()).path(0);
        assertThat(resolved.at("/labels/site").asText()).isEqualTo("east");
        assertThat(Instant.parse(resolved.path("endsAt").asText()))
                .isAfterOrEqualTo(Instant.parse(resolved.path("startsAt").asText()));
    }

    @Test
    void an_alert_that_alertmanager_does_not_take_is_sent_again() throws InterruptedException {
        probe(1);
        service.silence(true);
        alertmanager.silence(true);
        probe(Prober.MISSES);
        alertmanager.silence(false);
        probe(1);
        assertThat(alertmanager.bodies()).hasSize(1);
    }

    private void probe(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            prober.probe();
        }
    }
}
