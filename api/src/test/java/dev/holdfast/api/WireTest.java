package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertSpec;
import dev.holdfast.api.alert.ReceivedAlertStatus;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.plan.PatchType;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.plan.Step;
import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.plan.Value;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.run.Journal;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.api.site.SitePair;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private static final KubernetesSerialization WIRE = new KubernetesSerialization();
    private static final Map<String, Class<?>> KINDS = Map.of(
            "RecoveryPlan", RecoveryPlan.class,
            "ReceivedAlert", ReceivedAlert.class,
            "RecoveryRun", RecoveryRun.class,
            "Cluster", Cluster.class,
            "ProtectedApplication", ProtectedApplication.class,
            "SitePair", SitePair.class);

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{}", "[]", "0", "0.25", "false", "{\"a\":null}", "12345678901234567890"})
    void any_json_value_comes_back_as_it_went(String raw) {
        var text = "{\"raw\":" + raw + "}";
        assertThat(WIRE.asJson(WIRE.unmarshal(text, Value.class))).isEqualTo(text);
    }

    @Test
    void an_explicit_null_is_not_an_absent_value() {
        assertThat(WIRE.unmarshal("{\"raw\":null}", Value.class).raw()).isEqualTo(NullNode.instance);
        assertThat(WIRE.unmarshal("{}", Value.class).raw()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a text\"",
                "null",
                "7",
                "[[1], {\"step\": 2}]",
                "{}",
                "{\"step\": 2, \"state\": \"Mislaid\"}",
                "{\"step\": {\"deep\": [1, {\"deeper\": 2}]}, \"state\": \"Running\"}",
                "{\"step\": 2, \"state\": \"Running\", \"target\": {\"name\": [[\"x\"]], \"uid\": \"u\"}, \"attempt\": 1}"
            })
    void an_entry_of_a_journal_that_is_none_spoils_no_other(String strange) {
        var good =
                "{\"step\":1,\"state\":\"Succeeded\",\"attempt\":1,\"startTime\":\"2026-11-30T08:00:00Z\",\"deadline\":\"2026-11-30T09:00:00Z\"}";
        var text = "{\"digest\":\"d\",\"entries\":[" + good + "," + strange + "," + good + "],\"end\":null}";
        for (var journal : List.of(
                WIRE.unmarshal(text, Journal.class),
                WIRE.convertValue(WIRE.unmarshal(text, Map.class), Journal.class))) {
            assertThat(journal.entries()).extracting(JournalEntry::isReadable).containsExactly(true, false, true);
            assertThat(journal.entries().getLast()).isEqualTo(journal.entries().getFirst());
        }
    }

    @Test
    void both_spellings_of_job_are_read_and_one_is_written() {
        for (var spelling : List.of("job", "Job")) {
            var step = WIRE.unmarshal("{\"type\":\"" + spelling + "\",\"job\":{\"template\":{}}}", Step.class);
            assertThat(step.type()).isEqualTo(StepType.JOB);
            assertThat(WIRE.asJson(step)).isEqualTo("{\"type\":\"job\",\"job\":{\"template\":{}}}");
        }
    }

    @Test
    void members_of_a_later_version_are_ignored() {
        var step = WIRE.unmarshal("{\"type\":\"patch\",\"onFailure\":\"continue\",\"patch\":{\"x\":1}}", Step.class);
        assertThat(step.type()).isEqualTo(StepType.PATCH);
    }

    @Test
    void absent_members_are_left_out_and_required_maps_are_not() {
        assertThat(WIRE.asJson(ReceivedAlertSpec.of(Map.of()))).isEqualTo("{\"labels\":{}}");
        assertThat(WIRE.asJson(ReceivedAlertStatus.blank())).isEqualTo("{\"processed\":false}");
    }

    @Test
    void a_journal_comes_back_as_it_went() {
        var text = """
                {"phase":"AwaitingApproval","progress":"1/2","values":{"ip":"10.0.0.1"},"journal":{"digest":"sha256:0",\
                "entries":[{"step":1,"title":"Switch","type":"patch","state":"Succeeded","attempt":2,\
                "startTime":"2026-11-21T09:00:00.123456Z","finishTime":"2026-11-21T09:00:01Z","message":"done",\
                "target":{"cluster":"west","apiVersion":"v1","kind":"ConfigMap","resource":"configmaps",\
                "namespace":"shop","name":"proxy","uid":"u","resourceVersion":"77"},\
                "previous":{"value":"{\\"a\\":1}","hash":"ab","bytes":7},\
                "desired":{"hash":"cd","bytes":40000,"secret":true},"foundApplied":true}]},\
                "startTime":"2026-11-21T09:00:00.123456789Z","observedGeneration":3,"alerts":["a"]}""";
        assertThat(WIRE.asJson(WIRE.unmarshal(text, RecoveryRunStatus.class))).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_phase_travels_as_its_word(Phase phase) {
        assertThat(WIRE.asJson(phase)).isEqualTo("\"" + phase.word() + "\"");
    }

    @ParameterizedTest
    @EnumSource(StepType.class)
    void a_step_type_travels_as_its_word(StepType type) {
        assertThat(WIRE.asJson(type)).isEqualTo("\"" + type.word() + "\"");
    }

    @ParameterizedTest
    @EnumSource(PatchType.class)
    void a_patch_type_travels_as_its_media_type(PatchType type) {
        assertThat(WIRE.asJson(type)).isEqualTo("\"" + type.mediaType() + "\"");
    }

    @ParameterizedTest
    @MethodSource("acceptedManifests")
    void an_accepted_manifest_loses_nothing_on_its_way_through_the_records(Path file) throws IOException {
        for (var document : Files.readString(file).split("(?m)^---$")) {
            var tree = WIRE.unmarshal(document, JsonNode.class);
            var record = WIRE.unmarshal(document, KINDS.get(tree.get("kind").asText()));
            var back = WIRE.unmarshal(WIRE.asJson(record), JsonNode.class);
            assertThat(back.get("spec")).isEqualTo(Spelling.ours(tree.get("spec")));
        }
    }

    static Stream<Path> acceptedManifests() throws IOException {
        return Stream.concat(Manifests.in("accepted"), Manifests.in("accepted-server-side"));
    }
}
