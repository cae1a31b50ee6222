package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookReaderTest {
    private static final String ALERT = "{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"}}";

    @Test
    void a_body_as_the_alertmanager_sends_it_is_understood() {
        var body = Bodies.delivery(
                List.of(Bodies.Alert.firing("alertname", "A", "app", "shop"), Bodies.Alert.resolved("alertname", "B")),
                3);
        var delivery = accepted(body);
        assertThat(delivery.truncatedAlerts()).isEqualTo(3);
        assertThat(delivery.alerts())
                .extracting(Alert::status)
                .containsExactly(Alert.Status.FIRING, Alert.Status.RESOLVED);
        assertThat(delivery.alerts().getFirst().labels()).isEqualTo(Map.of("alertname", "A", "app", "shop"));
        assertThat(delivery.alerts().getFirst().annotations()).containsKey("summary");
        assertThat(delivery.alerts().getFirst().remarks())
                .containsOnlyKeys("startsAt", "endsAt", "generatorURL", "fingerprint", "source")
                .containsEntry("source", "alertmanager");
    }

    @Test
    void nobody_who_sends_says_that_somebody_else_saw_it() {
        var body = "{\"alerts\":[{\"status\":\"firing\",\"labels\":{},\"source\":\"holdfast\"}]}";
        assertThat(accepted(body).alerts().getFirst().remarks()).containsEntry("source", "alertmanager");
    }

    @Test
    void a_body_without_alerts_is_a_delivery_of_nothing() {
        assertThat(accepted("{\"alerts\":[]}").alerts()).isEmpty();
    }

    @Test
    void what_is_absent_or_null_beside_status_and_labels_does_not_matter() {
        var body = "{\"alerts\":[{\"status\":\"firing\",\"labels\":{},\"annotations\":null,\"startsAt\":null}]}";
        assertThat(accepted(body).alerts()).hasSize(1);
    }

    @Test
    void unknown_fields_are_skipped_whatever_they_hold() {
        var body = "{\"x\":[{\"y\":{\"z\":[1,2.5e300,null,true]}}],\"alerts\":[" + ALERT.replace("}}", "},\"q\":{}}")
                + "]}";
        assertThat(accepted(body).alerts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                         | SYNTAX | the body is empty
            '   '                                      | SYNTAX | the body is empty
            []                                         | SHAPE  | the body must be an object
            {}                                         | SHAPE  | alerts is missing
            {"alerts":{}}                              | SHAPE  | alerts must be a list
            {"alerts":null}                            | SHAPE  | alerts must be a list
            {"version":"3","alerts":[]}                | SHAPE  | version is 3; the webhook understood here is 4
            {"version":4,"alerts":[]}                  | SHAPE  | version must be the text "4"
            {"alerts":[],"truncatedAlerts":"1"}        | SHAPE  | truncatedAlerts must be a whole number
            {"alerts":[],"truncatedAlerts":1e99}       | SHAPE  | truncatedAlerts must be a whole number
            {"alerts":[],"truncatedAlerts":99999999999999999999} | SHAPE | truncatedAlerts must be a whole number
            {"alerts":[],"alerts":[]}                  | SYNTAX | Duplicate field 'alerts'
            {"x":{"y":1,"y":2},"alerts":[]}            | SYNTAX | Duplicate field 'y'
            {"alerts":[]} {}                           | SYNTAX | the body goes on behind its end
            {"alerts":[]}x                             | SYNTAX | the body is not JSON
            {"alerts":[                                | SYNTAX | (start marker at line 1, column 11) at line 1, column 12
            {"alerts":[],}                             | SYNTAX | the body is not JSON
            {'alerts':[]}                              | SYNTAX | the body is not JSON
            {"alerts":[]/**/}                          | SYNTAX | the body is not JSON
            {"x":NaN,"alerts":[]}                      | SYNTAX | the body is not JSON
            {"x":"\\ud800","alerts":[]}                | SYNTAX | a text contains half of a surrogate pair
            {"x":"\\udc00\\ud800","alerts":[]}         | SYNTAX | a text contains half of a surrogate pair
            """)
    void what_is_not_understood_is_refused_with_the_reason(String body, Refusal refusal, String reason) {
        var refused = refused(body.getBytes(StandardCharsets.UTF_8));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.refusal()).isEqualTo(refusal);
        assertThat(refused.reason()).contains(reason).doesNotContain("Source");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1                                     | must be an object
            null                                  | must be an object
            [{"status":[]}]                       | must be an object
            {"labels":{}}                         | .status is missing
            {"status":"firing"}                   | .labels is missing
            {"status":"ok","labels":{}}           | .status must be firing or resolved
            {"status":1}                          | .status must be a text
            {"status":{"status":"firing"}}        | .status must be a text
            {"labels":null}                       | .labels must be an object
            {"labels":[["a"],{"b":1}]}            | .labels must be an object
            {"labels":{"a":1,"b":null}}           | .labels.a must be a text
            {"labels":{"a":null}}                 | .labels.a must be a text
            {"labels":{"a":{"b":[{}]}}}           | .labels.a must be a text
            {"status":"firing","labels":{},"annotations":[]}        | .annotations must be an object
            {"status":"firing","labels":{},"annotations":{"a":1.5}} | .annotations.a must be a text
            {"status":"firing","labels":{},"startsAt":1}            | .startsAt must be a text
            """)
    void what_one_alert_has_wrong_refuses_no_other(String broken, String fault) {
        var alerts = accepted("{\"alerts\":[" + ALERT + "," + broken + "," + ALERT + "],\"version\":\"4\"}")
                .alerts();
        assertThat(alerts)
                .extracting(Alert::fault)
                .containsExactly(
                        Optional.empty(),
                        Optional.of("alerts[1]" + (fault.startsWith(".") ? "" : " ") + fault),
                        Optional.empty());
        assertThat(alerts)
                .extracting(Alert::identity)
                .containsOnlyOnce(alerts.get(1).identity());
        assertThat(alerts.get(2)).isEqualTo(alerts.getFirst());
    }

    @Test
    void of_an_alert_in_a_wrong_shape_all_is_kept_that_can_be_read() {
        var alert = accepted(
                        "{\"alerts\":[{\"status\":\"resolved\",\"labels\":{\"a\":1,\"b\":\"c\",\"d\":true,\"e\":[1],"
                                + "\"f\":{},\"g\":null},\"annotations\":{\"h\":\"i\"},\"startsAt\":\"now\"}]}")
                .alerts()
                .getFirst();
        assertThat(alert.status()).isEqualTo(Alert.Status.RESOLVED);
        assertThat(alert.labels())
                .isEqualTo(Map.of(
                        "a",
                        "(a number)",
                        "b",
                        "c",
                        "d",
                        "(true or false)",
                        "e",
                        "(a list)",
                        "f",
                        "(an object)",
                        "g",
                        "(null)"));
        assertThat(alert.annotations()).isEqualTo(Map.of("h", "i"));
        assertThat(alert.remarks()).containsEntry("startsAt", "now");
    }

    @Test
    void an_alert_that_does_not_say_whether_it_fires_counts_as_firing_so_that_it_is_stored() {
        var alert = accepted("{\"alerts\":[{\"status\":\"odd\",\"labels\":{}}]}")
                .alerts()
                .getFirst();
        assertThat(alert.firing()).isTrue();
    }

    @Test
    void a_wrong_shape_of_one_alert_hides_no_fault_of_the_syntax() {
        for (var body : List.of(
                "{\"alerts\":[{\"status\":1,\"status\":2}]}",
                "{\"alerts\":[{\"labels\":{\"a\":1,\"a\":2}}]}",
                "{\"alerts\":[[{\"a\":1,\"a\":2}]]}",
                "{\"alerts\":[{\"labels\":[\"\\ud800\"]}]}"))
            assertThat(refused(body.getBytes(StandardCharsets.UTF_8)).refusal())
                    .as(body)
                    .isEqualTo(Refusal.SYNTAX);
        assertThat(refused(("{\"alerts\":[{\"labels\":" + "[".repeat(40) + "]".repeat(40) + "}]}")
                                .getBytes(StandardCharsets.UTF_8))
                        .refusal())
                .isEqualTo(Refusal.TOO_DEEP);
    }

    @Test
    void a_whole_surrogate_pair_is_a_character_like_others() {
        var body = "{\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":\"\\ud83d\\ude00\"}}]}";
        assertThat(accepted(body).alerts().getFirst().labels()).containsEntry("a", "😀");
    }

    @Test
    void a_nul_in_one_alert_does_not_refuse_its_neighbours() {
        var broken = ALERT.replace("\"A\"", "\"A\\u0000\"").replace("{\"status", "{\"q\\u0000\":\"\\u0000\",\"status");
        var delivery = accepted("{\"x\":\"\\u0000\",\"alerts\":[" + broken + "," + ALERT + "]}");
        assertThat(delivery.alerts())
                .extracting(alert -> alert.labels().get("alertname"))
                .containsExactly("A\0", "A");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32"})
    void only_utf_8_is_taken(String charset) {
        assertThat(refused("{\"alerts\":[]}".getBytes(Charset.forName(charset))).refusal())
                .isEqualTo(Refusal.SYNTAX);
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        for (var bad : new byte[][] {
            {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xe2}
        }) {
            var body = new ByteArrayOutputStream();
            body.writeBytes("{\"x\":\"".getBytes(StandardCharsets.UTF_8));
            body.writeBytes(bad);
            body.writeBytes("\",\"alerts\":[]}".getBytes(StandardCharsets.UTF_8));
            assertThat(refused(body.toByteArray()).reason()).isEqualTo("the body is not UTF-8");
        }
    }

    @Test
    void a_byte_order_mark_is_refused_by_its_name() {
        assertThat(refused("\uFEFF{\"alerts\":[]}".getBytes(StandardCharsets.UTF_8))
                        .reason())
                .contains("byte order mark");
    }

    @Test
    void nesting_is_taken_to_the_limit_and_refused_beyond_it() {
        assertThat(accepted(nested(StrictJson.DEPTH_MAX - 1)).alerts()).isEmpty();
        assertThat(refused(nested(StrictJson.DEPTH_MAX).getBytes(StandardCharsets.UTF_8))
                        .refusal())
                .isEqualTo(Refusal.TOO_DEEP);
        assertThat(refused("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void alerts_are_taken_to_the_limit_and_refused_beyond_it() {
        assertThat(accepted(alerts(WebhookReader.ALERTS_MAX)).alerts()).hasSize(WebhookReader.ALERTS_MAX);
        var refused = refused(alerts(WebhookReader.ALERTS_MAX + 1).getBytes(StandardCharsets.UTF_8));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.reason()).isEqualTo("the body has more than 10000 alerts");
    }

    @Test
    void names_that_collide_in_hash_tables_cost_nothing_and_break_nothing() {
        var labels = IntStream.range(0, 1 << 14)
                .mapToObj(number -> IntStream.range(0, 14)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .map(name -> "\"" + name + "\":\"v\"")
                .collect(Collectors.joining(","));
        assertThat(accepted("{\"alerts\":[{\"status\":\"firing\",\"labels\":{" + labels + "}}]}")
                        .alerts())
                .hasSize(1);
    }

    @Test
    void a_reason_never_carries_line_breaks_or_control_characters_from_the_body() {
        var refused = refused("{\"version\":\"3\\n\\u001b[31mroot\",\"alerts\":[]}".getBytes(StandardCharsets.UTF_8));
        assertThat(refused.reason()).doesNotContain("\n", "\u001b").contains("3\\u000a\\u001b[31mroot");
    }

    private static String nested(int depth) {
        return "{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"alerts\":[]}";
    }

    private static String alerts(int count) {
        return "{\"alerts\":[" + (ALERT + ",").repeat(count - 1) + ALERT + "]}";
    }

    private static Webhook.Delivery accepted(String body) {
        var read = WebhookReader.read(body.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isInstanceOf(Webhook.Delivery.class);
        return (Webhook.Delivery) read;
    }

    private static Webhook.Refused refused(byte[] body) {
        var read = WebhookReader.read(body);
        assertThat(read).isInstanceOf(Webhook.Refused.class);
        return (Webhook.Refused) read;
    }
}
