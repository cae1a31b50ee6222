package dev.holdfast.cli.sandbox;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One sandbox from up to down, by its commands alone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SandboxCommandsIT {
    private static final String NAME = "cli-" + ProcessHandle.current().pid();

    private static Typed up;

    @BeforeAll
    static void start() {
        up = Typed.sandbox("up", NAME, "--clusters", "hub,east", "--nodes", "1", "--zones", "a", "--no-operator");
    }

    @AfterAll
    static void end() {
        Sandbox.find(NAME).ifPresent(Sandbox::down);
    }

    @Test
    @Order(1)
    void up_prints_the_clusters_on_standard_output_and_progress_with_elapsed_time_on_standard_error() {
        assertThat(up.exitCode()).as(up.err()).isZero();
        assertThat(up.out().lines()).hasSize(3).first().asString().startsWith("CLUSTER");
        assertThat(up.err())
                .containsPattern("\\d+\\.\\ds  hub: ready at https://127\\.0\\.0\\.1:\\d+, 1 node in zone a")
                .contains("holdfast sandbox down " + NAME);
    }

    @Test
    @Order(2)
    void up_again_with_the_same_wishes_is_done_at_once_and_with_others_is_refused() {
        var same = Typed.sandbox("up", NAME, "--clusters", "hub,east", "--nodes", "1", "--zones", "a", "--no-operator");
        assertThat(same.exitCode()).isZero();
        assertThat(same.out()).isEqualTo(up.out());
        assertThat(same.err()).contains("sandbox \"" + NAME + "\" is already up");

        var other = Typed.sandbox("up", NAME, "--clusters", "hub", "--no-operator");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("is already up with other clusters", "holdfast sandbox down " + NAME);
    }

    @Test
    @Order(3)
    void up_without_the_operator_starts_none_and_does_not_speak_of_it() {
        assertThat(up.err()).doesNotContain("operator was started");
        assertThat(info().path("operator").isMissingNode()).isTrue();
    }

    @Test
    @Order(4)
    void info_in_json_has_what_scripts_rely_on() {
        var clusters = info().path("clusters");
        assertThat(clusters.fieldNames()).toIterable().containsExactly("hub", "east");
        for (var cluster : clusters) {
            assertThat(Path.of(cluster.path("kubeconfig").asText())).isReadable();
            assertThat(Path.of(cluster.path("operatorKubeconfig").asText())).isReadable();
            assertThat(cluster.path("server").asText()).startsWith("https://127.0.0.1:");
            assertThat(cluster.path("zones")).extracting(JsonNode::asText).containsExactly("a");
            assertThat(cluster.path("nodes")).hasSize(1);
            assertThat(cluster.path("broken")).isEmpty();
        }
    }

    @Test
    @Order(5)
    void what_was_noted_about_the_operator_stands_beside_the_clusters() {
        var note = java.util.Map.of("pid", 1, "intakeUrl", "http://127.0.0.1:1");
        Sandbox.get(NAME).annotate("operator", note);

        assertThat(info().path("operator").path("intakeUrl").asText()).isEqualTo("http://127.0.0.1:1");
        assertThat(Typed.sandbox("info", NAME).out()).contains("intakeUrl: http://127.0.0.1:1");
    }

    @Test
    @Order(6)
    void kubeconfig_prints_nothing_but_the_path() throws IOException {
        var printed = Typed.sandbox("kubeconfig", NAME, "east");

        assertThat(printed.exitCode()).isZero();
        assertThat(printed.err()).isEmpty();
        assertThat(printed.out()).endsWith("\n").hasLineCount(1);
        assertThat(Files.readString(Path.of(printed.out().strip()))).contains("current-context: east", "administrator");
        assertThat(Files.readString(Path.of(Typed.sandbox("kubeconfig", NAME, "east", "--operator")
                        .out()
                        .strip())))
                .contains("holdfast-operator");
    }

    @Test
    @Order(7)
    void list_shows_the_sandbox_in_every_form() {
        assertThat(Typed.sandbox("list").out()).containsPattern(NAME + " +running +hub,east +v1\\.");
        assertThat(Typed.sandbox("list", "-o", "name").out()).contains("sandbox/" + NAME + "\n");
        assertThat(Typed.sandbox("list", "-o", "yaml").out()).contains("kind: SandboxList", "name: " + NAME);
    }

    @Test
    @Order(8)
    void a_break_shows_in_info_and_status_until_it_is_healed() throws IOException {
        healthySoon();

        assertThat(Typed.sandbox("break", NAME, "east", "--pause").exitCode()).isZero();
        assertThat(Typed.sandbox("break", NAME, "hub/a").err()).contains("hub/a is killed");
        assertThat(Typed.sandbox("break", NAME, "hub/a").err()).contains("hub/a was killed already");
        assertThat(Typed.sandbox("break", NAME, "hub/a", "--pause").err()).contains("hub/a was killed already");

        assertThat(info().path("clusters")
                        .path("east")
                        .path("broken")
                        .path("control-plane")
                        .asText())
                .isEqualTo("paused");
        assertThat(info().path("clusters").path("hub").path("broken").path("a").asText())
                .isEqualTo("killed");
        var status = Typed.sandbox("status", NAME, "-o", "json");
        assertThat(status.exitCode()).isEqualTo(3);
        var clusters = Trees.JSON.readTree(status.out()).path("clusters");
        assertThat(clusters.path("east").path("healthy").asBoolean()).isFalse();
        assertThat(clusters.path("hub").path("trouble").asText()).startsWith("zone a is killed");
        assertThat(Typed.sandbox("status", NAME).out())
                .containsPattern("east/etcd +paused")
                .containsPattern("hub/kwok-a +stopped")
                .containsPattern("supervisor +running +\\d+ +\\d+ MiB");

        assertThat(Typed.sandbox("heal", NAME, "east").exitCode()).isZero();
        assertThat(Typed.sandbox("heal", NAME, "hub/a").exitCode()).isZero();
        healthySoon();
    }

    @Test
    @Order(9)
    void a_name_that_does_not_exist_is_a_usage_error_that_proposes_the_nearest() {
        var sandbox = Typed.sandbox("info", NAME + "x");
        assertThat(sandbox.exitCode()).isEqualTo(2);
        assertThat(sandbox.err()).contains("unknown sandbox \"" + NAME + "x\"; did you mean \"" + NAME + "\"?");

        var cluster = Typed.sandbox("break", NAME, "esat");
        assertThat(cluster.exitCode()).isEqualTo(2);
        assertThat(cluster.err()).contains("unknown cluster \"esat\"; did you mean \"east\"?");
    }

    @Test
    @Order(10)
    void a_wish_that_cannot_be_is_a_usage_error() {
        assertThat(Typed.sandbox("up", "Not_A_Name").exitCode()).isEqualTo(2);
        assertThat(Typed.sandbox("up", "x", "--nodes", "-1").exitCode()).isEqualTo(2);
        assertThat(Typed.sandbox("up", "x", "--node-monitor-grace", "soon").exitCode())
                .isEqualTo(2);
        assertThat(Typed.sandbox("up", "x", "--kubernetes", "1.12").err()).contains("1.34, 1.35");
        assertThat(Typed.sandbox("break", NAME).exitCode()).isEqualTo(2);
    }

    @Test
    @Order(11)
    void down_removes_it_and_a_second_down_finds_nothing() {
        assertThat(Typed.sandbox("down", NAME).exitCode()).isZero();

        assertThat(Typed.sandbox("list", "-o", "name").out()).doesNotContain("sandbox/" + NAME + "\n");
        var again = Typed.sandbox("down", NAME);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("unknown sandbox");
    }

    /** A look gives up after 3 s, which a busy machine may need for a handshake. */
    private static void healthySoon() {
        await().atMost(2, MINUTES)
                .untilAsserted(() ->
                        assertThat(Typed.sandbox("status", NAME).exitCode()).isZero());
    }

    private static JsonNode info() {
        try {
            return Trees.JSON.readTree(Typed.sandbox("info", NAME, "-o", "json").out());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
