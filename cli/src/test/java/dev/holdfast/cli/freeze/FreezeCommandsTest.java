package dev.holdfast.cli.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Golden;
import dev.holdfast.cli.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreezeCommandsTest {

    private static final String FREEZES = """
            apiVersion: holdfast.dev/v1alpha1
            kind: Freeze
            metadata: {name: move, namespace: holdfast-system, creationTimestamp: "@born"}
            spec: {scope: Fleet, reason: storage moves, expires: "@later", setBy: ann}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: Freeze
            metadata: {name: dc-east, namespace: holdfast-system, creationTimestamp: "@born"}
            spec: {scope: Site, site: dc-east, reason: cooling is down, expires: "@passed", setBy: bo}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: Freeze
            metadata: {name: drill, namespace: shop, creationTimestamp: "@born"}
            spec: {scope: Application, plans: [failover, failback], reason: "drill\\u001b[2J", expires: "@later", setBy: ann}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: Freeze
            metadata: {name: theirs, namespace: bank, creationTimestamp: "@born"}
            spec: {scope: Application, application: ledger, reason: audit, expires: "@later", setBy: cy}
            """;

    private static final String WHOAMI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String HOME = "/apis/holdfast.dev/v1alpha1/namespaces/holdfast-system/freezes";
    private static final String SHOP = "/apis/holdfast.dev/v1alpha1/namespaces/shop/freezes";

    private FakeCluster hub;

    @BeforeEach
    void start(@TempDir Path folder) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        hub = FakeCluster.start(folder)
                .with(FREEZES.replace("@born", now.minus(Duration.ofHours(20)).toString())
                        .replace(
                                "@later",
                                now.plus(Duration.ofHours(10).plusMinutes(30)).toString())
                        .replace("@passed", now.minus(Duration.ofHours(1)).toString()))
                .answering(WHOAMI, "{\"status\":{\"userInfo\":{\"username\":\"ann\",\"groups\":[\"ops\"]}}}");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Ran holdfast(String... arguments) {
        return Ran.holdfast(hub, arguments);
    }

    @Test
    void the_list_says_what_is_held_for_how_long_by_whom_and_why() {
        Golden.check("freeze-list.txt", holdfast("freeze", "list").out());
        assertThat(holdfast("freeze", "list", "-A").out()).contains("bank", "application ledger");
        assertThat(holdfast("freeze", "list", "-n", "bank", "-o", "name").lines())
                .containsExactly(
                        "freeze.holdfast.dev/theirs", "freeze.holdfast.dev/dc-east", "freeze.holdfast.dev/move");
        assertThat(holdfast("freeze", "list", "-o", "wide").out()).contains("EXPIRES");
    }

    @Test
    void a_freeze_of_the_fleet_is_set_in_one_write_where_the_operator_lives_by_whoever_asks() {
        var before = Instant.now();
        var set = holdfast("freeze", "set", "--fleet", "--reason", "storage moves", "--for", "2h", "night");
        assertThat(set.exit()).as(set.err()).isZero();
        assertThat(set.out()).isEqualTo("freeze.holdfast.dev/night created\n");
        assertThat(set.err())
                .contains("holds everything, in every namespace, for ", "holdfast freeze clear holdfast-system/night");
        var spec = hub.received("POST " + HOME).path("spec");
        assertThat(spec.path("scope").asText()).isEqualTo("Fleet");
        assertThat(spec.path("setBy").asText()).isEqualTo("ann");
        assertThat(spec.path("reason").asText()).isEqualTo("storage moves");
        assertThat(Instant.parse(spec.path("expires").asText()))
                .isBetween(before.plusSeconds(7190), Instant.now().plusSeconds(7210));
        assertThat(hub.requests().stream().filter(request -> request.startsWith("POST /apis/holdfast.dev")))
                .hasSize(1);
    }

    @Test
    void a_site_an_application_and_plans_are_named() {
        holdfast("freeze", "set", "--site", "dc-east", "--reason", "r", "--until", at(Duration.ofHours(3)));
        assertThat(hub.received("POST " + HOME).at("/spec/site").asText()).isEqualTo("dc-east");
        assertThat(hub.received("POST " + HOME).at("/metadata/generateName").asText())
                .isEqualTo("freeze-");
        holdfast("freeze", "set", "--application", "shop", "--reason", "r", "--for", "1h");
        assertThat(hub.received("POST " + SHOP).at("/spec/application").asText())
                .isEqualTo("shop");
        var plans = holdfast("freeze", "set", "--plan", "a", "--plan", "b", "--reason", "r", "--for", "1h");
        assertThat(hub.received("POST " + SHOP).at("/spec/plans").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(plans.err()).contains("holds plans a, b, in namespace shop");
        assertThat(holdfast("freeze", "set", "--fleet", "-n", "shop", "--reason", "r", "--for", "1h")
                        .err())
                .contains("holds everything, in namespace shop");
    }

    private static String at(Duration ahead) {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Test
    void a_dry_run_prints_the_manifest_and_writes_nothing() {
        var dry = holdfast("freeze", "set", "--fleet", "--reason", "r", "--for", "1h", "--dry-run", "client", "x");
        assertThat(dry.out()).contains("kind: Freeze", "scope: Fleet", "setBy: ann", "namespace: holdfast-system");
        assertThat(hub.requests()).noneMatch(request -> request.startsWith("POST /apis/holdfast.dev"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fleet --for 1h",
                "--fleet --reason r",
                "--reason r --for 1h",
                "--fleet --site east --reason r --for 1h",
                "--application a --plan b --reason r --for 1h",
                "--fleet --reason r --for 1h --until 2026-11-30T18:00:00Z",
                "--fleet --reason r --until tomorrow",
                "--fleet --reason r --until 2020-01-01T00:00:00Z",
                "--fleet --reason r --for 721h",
                "--fleet --reason r --for 0s",
                "--fleet --reason r --for 1h No_Name"
            })
    void what_is_no_freeze_is_refused_before_anything_is_written(String arguments) {
        var refused = holdfast(("freeze set " + arguments).split(" "));
        assertThat(refused.exit()).as(refused.err()).isEqualTo(2);
        assertThat(hub.requests()).noneMatch(request -> request.startsWith("POST /apis/holdfast.dev"));
    }

    @Test
    void an_empty_reason_is_none() {
        assertThat(holdfast("freeze", "set", "--fleet", "--reason", " ", "--for", "1h")
                        .err())
                .contains("the reason is empty");
    }

    @Test
    void clearing_asks_first_and_no_is_what_anything_but_yes_means() {
        hub.answering(HOME + "/move", hub.object(HOME + "/move").toString());
        for (String no : new String[] {"", "n\n", "yess\n"}) {
            var kept = new Ran.Setting().at(hub).typing(no).run("freeze", "clear", "move");
            assertThat(kept.exit()).isEqualTo(9);
            assertThat(kept.err()).contains("set by ann: storage moves", "[y/N]", "the freeze stays");
        }
        assertThat(deletions()).isZero();
        var cleared = new Ran.Setting().at(hub).typing("y\n").run("freeze", "clear", "holdfast-system/move");
        assertThat(cleared.exit()).as(cleared.err()).isZero();
        assertThat(cleared.out()).isEqualTo("freeze.holdfast.dev/move deleted\n");
        assertThat(deletions()).isEqualTo(1);
    }

    private long deletions() {
        return hub.requests().stream()
                .filter(request -> request.startsWith("DELETE "))
                .count();
    }

    @Test
    void a_script_names_the_freeze_twice() {
        hub.answering(HOME + "/move", hub.object(HOME + "/move").toString());
        assertThat(holdfast("freeze", "clear", "move").exit()).isEqualTo(9);
        assertThat(holdfast("freeze", "clear", "move", "--confirm=mvoe").exit()).isEqualTo(9);
        assertThat(deletions()).isZero();
        assertThat(holdfast("freeze", "clear", "move", "--confirm=move").exit()).isZero();
        assertThat(deletions()).isEqualTo(1);
    }

    @Test
    void a_name_that_two_freezes_have_must_be_said_in_full() {
        hub.with("apiVersion: holdfast.dev/v1alpha1\nkind: Freeze\nmetadata: {name: move, namespace: shop}\n"
                + "spec: {scope: Fleet, reason: r, expires: \"2036-01-01T00:00:00Z\", setBy: ann}\n");
        var both = holdfast("freeze", "clear", "move", "--confirm=move");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).contains("in namespace shop and one in holdfast-system", "NAMESPACE/move");
        assertThat(deletions()).isZero();
    }

    @Test
    void a_freeze_that_is_not_there_is_answered_with_what_was_probably_meant() {
        assertThat(holdfast("freeze", "clear", "dril", "--confirm=dril").err()).contains("did you mean \"drill\"?");
    }

    @Test
    void a_held_run_says_so_wherever_it_is_shown() {
        hub.with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: held, namespace: shop, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec: {planRef: {name: failover}, steps: [{type: patch, patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: b}}}}]}
                status:
                  phase: Running
                  progress: 0/1
                  startTime: "2026-03-01T12:00:00Z"
                  conditions: [{type: Success, status: Unknown, reason: Held, message: "held by freeze holdfast-system/move (set by ann): storage moves; until 2026-03-01T14:00:00Z"}]
                  journal:
                    held: {freeze: holdfast-system/move, since: "2026-03-01T12:00:00Z", until: "2026-03-01T14:00:00Z",
                           message: "held by freeze holdfast-system/move (set by ann): storage moves; until 2026-03-01T14:00:00Z"}
                """);
        String words = "held by freeze holdfast-system/move (set by ann): storage moves; until 2026-03-01T14:00:00Z";
        assertThat(holdfast("run", "list").out()).containsPattern("held +Running .*Held");
        assertThat(holdfast("run", "list", "-o", "wide").out()).contains(words);
        assertThat(holdfast("run", "show", "held").out())
                .contains(
                        "held      " + words,
                        "since 2026-03-01T12:00:00Z",
                        "holdfast freeze clear holdfast-system/move");
        var watched = holdfast("run", "watch", "held", "--timeout", "1s");
        assertThat(watched.exit())
                .as("it goes on by itself, so no person is needed; the wait is over")
                .isEqualTo(8);
        assertThat(watched.out()).contains("run held is " + words);
        assertThat(holdfast("run", "watch", "held", "--timeout", "1s", "-o", "json")
                        .out())
                .contains("\"heldBy\":\"holdfast-system/move\"");
        assertThat(new Ran.Setting()
                        .at(hub)
                        .typing("")
                        .run("run", "watch", "held", "--timeout", "1s")
                        .out())
                .contains("HELD held by freeze holdfast-system/move");
    }

    @Test
    void a_run_that_no_freeze_holds_is_shown_with_what_does() {
        heldBy("above", "run bank/parent");
        heldBy("returning", "Cluster shop/east");
        assertThat(holdfast("run", "show", "above").out())
                .contains("next      holdfast run show parent -n bank   (why it rests)")
                .doesNotContain("freeze clear");
        assertThat(holdfast("run", "show", "returning").out())
                .contains("next      holdfast cluster show east -n shop   (what waits for it)")
                .doesNotContain("freeze clear");
    }

    private void heldBy(String name, String holder) {
        hub.with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: %s, namespace: shop, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec: {steps: [{type: patch, patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: b}}}}]}
                status:
                  phase: Running
                  journal: {held: {freeze: %s, since: "2026-03-01T12:00:00Z", message: it rests}}
                """.formatted(name, holder));
    }
}
