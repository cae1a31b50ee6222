package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Alert;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private static final Map<String, String> CORE =
            Map.of("alertname", "com.example.database.down", "source", "/monitors/east", "subject", "orders");

    @Test
    void a_structured_event_is_an_alert_named_by_its_type() {
        var event = Events.event("1").put("time", "2026-11-21T12:00:00Z");
        event.put("severity", "critical").put("tier", 1).put("paged", true).put("traceparent", "00-abc");
        var alert = structured(event.toString());
        assertThat(alert.firing()).isTrue();
        assertThat(alert.labels()).isEqualTo(with(CORE, "severity", "critical", "tier", "1", "paged", "true"));
        assertThat(alert.remarks())
                .containsEntry("source", "cloudevents:/monitors/east")
                .containsEntry("startsAt", "2026-11-21T12:00:00Z");
    }

    @Test
    void where_the_data_has_labels_they_are_the_alert_s_and_extensions_are_for_people() {
        var event = Events.labelled("1", Map.of("app", "orders", "severity", "critical"));
        event.put("region", "north");
        event.withObject("/data/annotations").put("summary", "it is down");
        event.withObject("/data").putNull("status").put("password", "SECRET");
        var alert = structured(event.toString());
        assertThat(alert.labels()).isEqualTo(with(CORE, "app", "orders", "severity", "critical"));
        assertThat(alert.annotations()).isEqualTo(Map.of("region", "north", "summary", "it is down"));
        assertThat(alert.toString()).doesNotContain("SECRET");
    }

    @Test
    void what_names_the_alert_is_the_event_s_own_and_not_its_data_s() {
        var event = Events.labelled(
                "1", Map.of("alertname", "HoldfastSiteDown", "source", "holdfast", "subject", "somebody-else"));
        assertThat(structured(event.toString()).labels()).isEqualTo(CORE);
    }

    @Test
    void another_id_is_the_same_alert_and_another_event() {
        var one = structured(Events.event("1").toString());
        var other = structured(Events.event("2").toString());
        assertThat(one.identity()).isEqualTo(other.identity());
        assertThat(one.event()).isPresent().isNotEqualTo(other.event());
        assertThat(structured(Events.event("1").toString()).event()).isEqualTo(one.event());
    }

    @Test
    void data_that_is_resolved_resolves() {
        assertThat(structured(Events.resolved(Events.event("1")).toString()).firing())
                .isFalse();
    }

    @Test
    void data_in_base_64_is_read_when_it_is_json() {
        var data = Base64.getEncoder()
                .encodeToString("{\"labels\":{\"app\":\"orders\"}}".getBytes(StandardCharsets.UTF_8));
        assertThat(structured(Events.event("1").put("data_base64", data).toString())
                        .labels())
                .containsEntry("app", "orders");
        var image = Events.event("1").put("data_base64", "AAECAw==").put("datacontenttype", "image/png");
        assertThat(structured(image.toString()).labels()).isEqualTo(CORE);
    }

    @Test
    void an_event_in_headers_has_its_data_in_the_body() {
        var alert = binary("application/json", "{\"labels\":{\"app\":\"orders\"}}", "ce-subject", "orders");
        assertThat(alert.labels()).isEqualTo(with(CORE, "app", "orders"));
        assertThat(binary("text/plain", "not JSON", "ce-subject", "orders").labels())
                .isEqualTo(CORE);
        assertThat(binary("", "", "CE-Subject", "Gr%C3%B6%C3%9Fe%20%22x%22").labels())
                .containsEntry("subject", "Größe \"x\"");
    }

    @Test
    void a_batch_is_all_of_its_events() {
        var body =
                List.of(Events.event("1"), Events.resolved(Events.event("2"))).toString();
        assertThat(delivery(Events.BATCH, body).alerts())
                .extracting(Alert::status)
                .containsExactly(Alert.Status.FIRING, Alert.Status.RESOLVED);
        assertThat(delivery(Events.BATCH, "[]").alerts()).isEmpty();
    }

    @Test
    void an_event_of_a_batch_that_is_none_keeps_no_other_from_being_taken_and_says_what_is_wrong() {
        var broken =
                "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/m\",\"type\":\"t\",\"data\":{\"labels\":[{}]},\"x\":{\"y\":[1]}}";
        var body = "[" + Events.event("1") + "," + broken + ",7,[[{}]]," + Events.event("3") + "]";
        var alerts = delivery(Events.BATCH, body).alerts();
        assertThat(alerts)
                .extracting(alert -> alert.fault().orElse(""))
                .containsExactly(
                        "",
                        "event 1.data.labels must be an object",
                        "event 2 must be an object",
                        "event 3 must be an object",
                        "");
        assertThat(alerts.get(1).labels()).containsEntry("alertname", "t").containsEntry("source", "/m");
        assertThat(alerts.get(1).identity()).isNotEqualTo(alerts.getFirst().identity());
        assertThat(refused(read(Events.BATCH, "[" + Events.event("1") + ",{]")).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"\"}",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":1.5,\"source\":\"s\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"Big\":\"x\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"ext\":{}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":{\"labels\":[]}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":{\"status\":\"on\"}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":1,\"data_base64\":\"\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"***\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"e30=e\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"ew==\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"\\u0000\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} x"
            })
    void what_is_no_event_is_refused_with_the_reason(String body) {
        var refused = refused(read(Events.STRUCTURED, body));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.reason()).isNotBlank();
    }

    @Test
    void headers_that_are_no_event_are_refused_with_the_reason() {
        assertThat(refused(read("application/json", "{}")).status()).isEqualTo(415);
        assertThat(refused(read("application/cloudevents+avro", "{}")).reason()).contains("avro");
        for (var wrong : List.of("%", "%4", "%GG", "%00", "%FF", "%C3")) {
            assertThat(refused(bare("ce-subject", wrong)).reason()).as(wrong).isNotBlank();
        }
        assertThat(refused(bare("ce-foo_bar", "x")).reason()).contains("ce-foo_bar");
        assertThat(refused(bare("ce-type", "again")).reason()).contains("ce-type is there twice");
        var many = Stream.concat(
                        Stream.of("ce-id", "1"),
                        Stream.iterate(0, n -> n + 1).limit(200).flatMap(n -> Stream.of("ce-x" + n, "v")))
                .toArray(String[]::new);
        assertThat(refused(EventReader.read("", headers(many), new byte[0])).status())
                .isEqualTo(413);
    }

    @Test
    void ten_thousand_broken_events_are_taken_or_refused_and_nothing_else() {
        int taken = 0;
        int refused = 0;
        for (long seed = 0; seed < 10_000; seed++) {
            var random = new Random(seed);
            var events = Stream.generate(() -> Events.labelled("" + random.nextInt(9), Map.of("a", "b")))
                    .limit(1 + random.nextInt(3))
                    .toList();
            boolean batch = random.nextBoolean();
            var whole = (batch ? events.toString() : events.getFirst().toString()).getBytes(StandardCharsets.UTF_8);
            var read = EventReader.read(
                    batch ? Events.BATCH : Events.STRUCTURED, List.of(), HostileBodies.wounded(seed, whole));
            if (read instanceof Webhook.Refused no) {
                refused++;
                assertThat(no.status()).as("seed %s", seed).isBetween(400, 499);
                assertThat(no.reason()).as("seed %s", seed).isNotBlank();
            } else {
                taken++;
            }
        }
        assertThat(taken).isGreaterThan(500);
        assertThat(refused).isGreaterThan(3000);
    }

    private static Map<String, String> with(Map<String, String> labels, String... more) {
        var all = new java.util.TreeMap<>(labels);
        for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
        return all;
    }

    private static List<Map.Entry<String, String>> headers(String... pairs) {
        return Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
                .map(i -> Map.entry(pairs[i], pairs[i + 1]))
                .collect(Collectors.toList());
    }

    private static Webhook bare(String... more) {
        var all = headers("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/monitors/east", "ce-type", "t");
        all.addAll(headers(more));
        return EventReader.read("", all, new byte[0]);
    }

    private static Alert binary(String contentType, String body, String... more) {
        var all = headers(
                "Host",
                "holdfast",
                "ce-specversion",
                "1.0",
                "ce-id",
                "1",
                "ce-source",
                "/monitors/east",
                "ce-type",
                "com.example.database.down");
        all.addAll(headers(more));
        return ((Webhook.Delivery) EventReader.read(contentType, all, body.getBytes(StandardCharsets.UTF_8)))
                .alerts()
                .getFirst();
    }

    private static Webhook read(String contentType, String body) {
        return EventReader.read(contentType, List.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Webhook.Delivery delivery(String contentType, String body) {
        return (Webhook.Delivery) read(contentType, body);
    }

    private static Alert structured(String body) {
        return delivery(Events.STRUCTURED, body).alerts().getFirst();
    }

    private static Webhook.Refused refused(Webhook read) {
        return (Webhook.Refused) read;
    }
}
