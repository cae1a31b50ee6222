package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.SWITCH;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.run.Journal.Outcome;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that somebody has put where a run reads them, to make it too large or to make it write something else. */
class HostileValuesTest {

    private static final int USES = 10_000;
    private static final String LARGEST = "x".repeat(Held.BYTES_MAX - 2);

    /** Ten thousand uses, which with the largest value would be more than two gigabytes. */
    private static final Json BOMB = new Json.Arr(Collections.nCopies(USES, Json.text("{{ .Values.ip }}")));

    static Stream<Action> bombs() {
        return Stream.of(
                new Action.Patch(SWITCH, FieldPath.parse("data"), BOMB, PatchKind.MERGE),
                new Action.Patch(SWITCH, FieldPath.parse("spec.list[-]"), BOMB, PatchKind.JSON),
                new Action.Apply(
                        new Target("", "v1", "ConfigMap", "", "made"),
                        object("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"made\"}}")
                                .with("data", BOMB)),
                new Action.Job("", "", Json.object("spec", Json.object("args", BOMB)), Optional.empty()),
                new Action.Wait(SWITCH, new Until.Field(FieldPath.parse("data.to"), BOMB)));
    }

    private static Tale read(Action next, String value) {
        var service = object("{\"metadata\":{\"uid\":\"s\",\"resourceVersion\":\"1\"}}")
                .with("status", Json.object("ip", Json.text(value)));
        return Tale.of(plan(READ_IP, next)).answer(seen(service));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void the_largest_value_used_ten_thousand_times_is_refused_before_it_is_made(Action bomb) {
        var run = read(bomb, LARGEST);
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.last().message())
                .contains("characters with its templates filled in, more than")
                .hasSizeLessThan(500);
        assertThat(run.last().intent()).isEmpty();
    }

    @Test
    void a_small_value_may_be_used_as_often() {
        var run = read(new Action.Patch(SWITCH, FieldPath.parse("data"), BOMB, PatchKind.MERGE), "ip");
        assertThat(run.sends(configMap("u", "1", "east")).effect()).isInstanceOf(Effect.Patch.class);
    }

    @Test
    void a_value_that_looks_like_a_template_goes_in_as_it_is() {
        var patch =
                new Action.Patch(SWITCH, FieldPath.parse("data.to"), Json.text("{{ .Values.ip }}"), PatchKind.MERGE);
        var run = read(patch, "{{ .Values.ip }}\",\"metadata\":{\"name\":\"other");
        var body = ((Effect.Patch) run.sends(configMap("u", "1", "east")).effect()).body();
        assertThat(body)
                .isEqualTo(object("{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\"}}")
                        .with(
                                "data",
                                Json.object("to", Json.text("{{ .Values.ip }}\",\"metadata\":{\"name\":\"other"))));
    }
}
