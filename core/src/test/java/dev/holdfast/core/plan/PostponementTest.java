package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.JsonText;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostponementTest {

    private static final String SECRET =
            "{'type':'readField','readField':{'apiVersion':'v1','resource':'secrets','name':'db','fieldPath':'data.password',"
                    + "'outputKey':'password'}}";
    private static final String PLAIN = SECRET.replace("secrets", "configmaps");

    private static String patch(String value, String more) {
        return "{'type':'patch','title':'Write','cluster':'east'" + more
                + ",'patch':{'apiVersion':'v1','resource':'configmaps',"
                + "'name':'db','override':{'fieldPath':'data.a','value':{'raw':'" + value + "'}}}}";
    }

    private static Optional<String> doubt(String... steps) {
        var reading = StepReading.read(
                JsonText.read("[" + String.join(",", steps).replace('\'', '"') + "]"), OneField.LANGUAGE);
        assertThat(reading.problems()).isEmpty();
        return Postponement.doubt(reading.steps(), reading.steps().getLast());
    }

    @Test
    void a_step_that_uses_what_was_read_from_a_secret_cannot_be_put_off_and_it_is_said_what_to_do() {
        assertThat(doubt(SECRET, patch("{{ .Values.password }}", ",'onUnreachable':'defer'")))
                .hasValueSatisfying(words -> assertThat(words)
                        .startsWith(
                                "step 2 \"Write\" is to be deferred while Cluster east gives no answer, and would fail"
                                        + " instead: it uses {{ .Values.password }}, which step 1")
                        .endsWith("Let what it writes name the Secret (secretKeyRef, secretName), or say onUnreachable:"
                                + " fail or skip"));
    }

    @Test
    void neither_can_one_that_asks_for_it_only_without_grace() {
        assertThat(doubt(SECRET, patch("{{ .Values.password }}", ",'ungraceful':{'onUnreachable':'defer'}")))
                .isPresent();
    }

    @Test
    void what_is_no_secret_or_is_not_put_off_or_not_used_is_no_matter() {
        String defer = ",'onUnreachable':'defer'";
        assertThat(doubt(PLAIN, patch("{{ .Values.password }}", defer))).isEmpty();
        assertThat(doubt(SECRET, PLAIN, patch("{{ .Values.password }}", defer)))
                .as("the later value counts")
                .isEmpty();
        assertThat(doubt(SECRET, patch("{{ .Values.password }}", ",'onUnreachable':'fail'")))
                .isEmpty();
        assertThat(doubt(SECRET, patch("plain", defer))).isEmpty();
    }
}
