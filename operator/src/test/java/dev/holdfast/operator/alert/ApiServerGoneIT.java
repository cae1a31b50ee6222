package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.operator.alert.Bodies.Alert;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The API server is killed while a delivery is taken in. */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class ApiServerGoneIT {
    private static final int ALERTS = 2_000;

    @Test
    void a_delivery_is_sent_back_while_the_api_server_is_gone_and_none_is_lost_or_doubled(Sandbox sandbox) {
        try (var desk = Desk.open(sandbox, "gone")) {
            desk.plan("gone-app", "plan", Map.of("app", "gone", "instance", "n7"));
            var body = Bodies.delivery(IntStream.range(0, ALERTS)
                    .mapToObj(number -> Alert.firing("alertname", "A", "app", "gone", "instance", "n" + number))
                    .toList());
            var cut = desk.begin(body);
            Desk.await().until(() -> desk.counted("holdfast.alerts.received", "outcome", "begun") > 20);
            sandbox.breakDown("hub", false);
            assertThat(cut.join().statusCode()).isEqualTo(503);
            assertThat(cut.join().headers().firstValue("Retry-After")).isPresent();

            sandbox.heal("hub");
            Desk.await().until(() -> desk.post(body).statusCode() == 200);
            assertThat(desk.alerts()).hasSize(ALERTS);
            Desk.await().until(() -> desk.runs("gone-app").size() == 1);
        }
    }
}
