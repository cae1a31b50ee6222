package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListGoldenTest {
    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder)
                .with(Samples.objects(Instant.now().minus(Duration.ofHours(20).plusMinutes(1))));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void lists_are_tables_with_one_line_an_object() {
        for (var kind : new String[] {"plan", "run", "alert"}) {
            var list = Ran.holdfast(cluster, kind, "list", "-n", "shop");
            assertThat(list.exit()).as(list.err()).isZero();
            assertThat(list.err()).isEmpty();
            Golden.check(kind + "-list.txt", list.out());
            Golden.check(
                    kind + "-list-wide.txt",
                    Ran.holdfast(cluster, kind, "ls", "-n", "shop", "-o", "wide")
                            .out());
        }
    }

    @Test
    void all_namespaces_show_the_namespace_first() {
        Golden.check(
                "run-list-all.txt", Ran.holdfast(cluster, "run", "list", "-A").out());
    }

    @Test
    void a_plan_and_a_run_are_shown_with_what_matters_and_what_to_do_next() {
        Golden.check(
                "plan-show.txt",
                Ran.holdfast(cluster, "plan", "show", "db-failover").out());
        Golden.check(
                "run-show-failed.txt",
                timeless(Ran.holdfast(cluster, "run", "show", "db-failover-b2").out()));
        Golden.check(
                "run-show-completed.txt",
                timeless(Ran.holdfast(cluster, "run", "show", "db-failover-a1").out()));
    }

    /** Points in time differ from one test run to the next; that they are there is checked by what replaces them. */
    private static String timeless(String text) {
        return text.replaceAll("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\\(\\d+[hms0-9]* ago\\)", "(AGE ago)");
    }

    @Test
    void json_is_one_envelope_around_the_objects_as_the_api_server_has_them() throws Exception {
        var list = Trees.JSON.readTree(
                Ran.holdfast(cluster, "run", "list", "-o", "json").out());
        assertThat(list.path("apiVersion").asText()).isEqualTo("cli.holdfast.dev/v1");
        assertThat(list.path("kind").asText()).isEqualTo("RecoveryRunList");
        assertThat(list.path("items"))
                .extracting(run -> run.at("/metadata/name").asText())
                .containsExactly("db-failover-a1", "db-failover-b2", "db-failover-c3");
        assertThat(list.path("items"))
                .extracting(run -> run.path("kind").asText())
                .containsOnly("RecoveryRun");
        assertThat(list.at("/items/0/spec/steps/0/aFieldOfTheFuture").asText()).isEqualTo("kept");
        assertThat(list.at("/items/0/metadata/managedFields").isMissingNode()).isTrue();
    }

    @Test
    void one_object_is_printed_as_it_is() throws Exception {
        JsonNode run = Trees.JSON.readTree(Ran.holdfast(cluster, "run", "show", "db-failover-a1", "-o", "json")
                .out());
        assertThat(run.path("kind").asText()).isEqualTo("RecoveryRun");
        assertThat(Ran.holdfast(cluster, "run", "show", "db-failover-a1", "-o", "yaml")
                        .out())
                .startsWith("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\n");
    }

    @Test
    void names_are_what_kubectl_takes() {
        assertThat(Ran.holdfast(cluster, "run", "list", "-o", "name").lines())
                .contains("recoveryrun.recovery.elotl.co/db-failover-a1");
        assertThat(Ran.holdfast(cluster, "plan", "show", "db-failover", "-o", "name")
                        .lines())
                .containsExactly("recoveryplan.recovery.elotl.co/db-failover");
    }

    @Test
    void nothing_to_list_is_said_on_standard_error_with_how_to_look_further() {
        var list = Ran.holdfast(cluster, "plan", "list", "-n", "empty");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).isEmpty();
        assertThat(list.err()).contains("no recovery plans in namespace empty", "-A");
    }

    @Test
    void the_namespace_comes_from_the_flag_or_the_context() {
        assertThat(Ran.holdfast(cluster, "plan", "list", "-o", "name").lines()).hasSize(2);
        assertThat(Ran.holdfast(cluster, "plan", "list", "--context", "other").err())
                .contains("namespace default");
    }

    @Test
    void a_clock_that_is_off_is_told_and_ages_are_the_clusters() {
        var wrong = java.time.Clock.offset(java.time.Clock.systemUTC(), Duration.ofHours(2));
        var list = new Ran.Setting().at(cluster).clock(wrong).run("run", "list");
        assertThat(list.err()).contains("this machine's clock is", "ahead of", "times are the cluster's");
        assertThat(list.out()).contains("20h").doesNotContain("22h");
    }
}
