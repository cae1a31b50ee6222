package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Display;
import dev.holdfast.cli.Main;
import dev.holdfast.cli.Screen;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoManifestsTest {
    @TempDir
    private Path folder;

    @Test
    void the_account_of_the_plan_has_exactly_the_rights_that_the_plan_needs() throws IOException {
        var needed = documents(holdfast("plan", "rbac", "-f", plan().toString())).stream()
                .filter(document -> document.path("kind").asText().equals("Role"))
                .toList();
        assertThat(needed).hasSize(2);
        assertThat(rules(role("hub.yaml", "failover"))).isEqualTo(rules(needed.getFirst()));
        assertThat(rules(role("standby.yaml", "failover"))).isEqualTo(rules(needed.getLast()));
    }

    @Test
    void the_operator_may_act_as_that_account_and_as_no_other() {
        for (var manifest : List.of("hub.yaml", "member.yaml")) {
            var granted = documents(Manifests.text(manifest, Map.of())).stream()
                    .filter(document -> document.path("kind").asText().equals("Role"))
                    .flatMap(role -> rules(role).stream())
                    .filter(rule -> rule.contains("impersonate"))
                    .toList();
            assertThat(granted).as(manifest).containsExactly("[] [serviceaccounts] [failover] [impersonate]");
        }
    }

    @Test
    void nothing_is_bound_to_a_cluster_wide_role() {
        for (var manifest : List.of("hub.yaml", "member.yaml", "standby.yaml")) {
            assertThat(Manifests.text(manifest, Map.of())).as(manifest).doesNotContain("ClusterRole", "cluster-admin");
        }
    }

    @Test
    void lint_finds_no_error_and_no_warning_in_the_plan() throws IOException {
        assertThat(holdfast("plan", "lint", plan().toString())).contains("0 errors, 0 warnings");
    }

    private Path plan() throws IOException {
        return Files.writeString(folder.resolve("plan.yaml"), Manifests.text("plan.yaml", Map.of()));
    }

    private static JsonNode role(String manifest, String name) {
        return documents(Manifests.text(manifest, Map.of())).stream()
                .filter(document -> document.path("kind").asText().equals("Role")
                        && document.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Each rule as one line, in an order that does not depend on how it was written. */
    private static List<String> rules(JsonNode role) {
        var lines = new ArrayList<String>();
        for (var rule : role.path("rules")) {
            lines.add(sorted(rule.path("apiGroups")) + " " + sorted(rule.path("resources")) + " "
                    + sorted(rule.path("resourceNames")) + " " + sorted(rule.path("verbs")));
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private static TreeSet<String> sorted(JsonNode texts) {
        var sorted = new TreeSet<String>();
        texts.forEach(text -> sorted.add(text.asText()));
        return sorted;
    }

    private static List<JsonNode> documents(String yaml) {
        return java.util.Arrays.stream(yaml.split("(?m)^---$"))
                .filter(text -> text.contains("kind:"))
                .<JsonNode>map(Trees::readYaml)
                .toList();
    }

    private static String holdfast(String... arguments) {
        var written = new StringWriter();
        var out = new PrintWriter(written, true);
        var in = new BufferedReader(new StringReader(""));
        var session = new Session(out, out, in, Screen.NONE, Map.of(), Clock.systemUTC(), new Display());
        assertThat(Main.run(session, arguments)).as(written.toString()).isZero();
        return written.toString();
    }
}
