package dev.holdfast.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Golden;
import dev.holdfast.cli.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCommandsTest {

    private static final String PAIRS = """
            apiVersion: holdfast.dev/v1alpha1
            kind: SitePair
            metadata: {name: rooms, namespace: shop, creationTimestamp: "@born"}
            spec:
              sites:
              - {name: west, side: A, agent: "https://10.0.1.5:7411"}
              - {name: east, side: B, agent: "https://10.0.2.5:7411"}
              witness: Witness
              profile: Fast
            status:
              epoch: 4
              members: west
              taken: {site: east, by: west, epoch: 4, since: "@born"}
              sites:
              - name: west
                standing: TAKEN
                meaning: "the other site is evicted and has stopped; its workloads are permitted here"
                since: "@born"
                mode: Witness
                holds: west, east
                heldSince: "@born"
                nodes: 2
                ifOtherGoesDark: "site west does not take site east over: the other site is evicted already"
                troubles: ["the journal cannot be written: no space left on device; 3 lines wait"]
              - name: east
                standing: Unknown
                meaning: "its agent at https://10.0.2.5:7411 does not answer here: connect timed out"
                since: "@born"
              conditions:
              - {type: Ready, status: "False", reason: TakenOver, message: "site west has taken over site east in epoch 4"}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: SitePair
            metadata: {name: halls, namespace: shop, creationTimestamp: "@born"}
            spec:
              sites:
              - {name: north, side: A, agent: "https://10.0.3.5:7411"}
              - {name: south, side: B, agent: "https://10.0.4.5:7411"}
              witness: None
              profile: Default
            """;

    private FakeCluster hub;

    @BeforeEach
    void start(@TempDir Path folder) {
        var born = Instant.now().minus(Duration.ofHours(20).plusMinutes(1)).truncatedTo(ChronoUnit.SECONDS);
        hub = FakeCluster.start(folder).with(PAIRS.replace("@born", born.toString()));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void pairs_are_listed_with_who_may_act() {
        Golden.check("site-list.txt", site("list").out());
    }

    @Test
    void a_pair_is_shown_as_its_agents_say_with_what_would_happen_now() {
        Golden.check("site-status.txt", site("status", "rooms").out());
        assertThat(site("status", "rooms", "-o", "name").out().strip()).isEqualTo("sitepair.holdfast.dev/rooms");
    }

    @Test
    void a_pair_that_nobody_has_asked_says_so_and_what_it_cannot_do() {
        var shown = site("status", "halls");
        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .contains("no operator has said anything yet")
                .contains("nothing is taken over by itself, and no site stops by itself");
        assertThat(site("status", "hall").err()).contains("no site pair \"hall\"", "halls");
    }

    @Test
    void a_watch_shows_how_a_pair_is_and_each_change_and_ends_when_that_is_reached() throws Exception {
        var watch = CompletableFuture.supplyAsync(() -> site("watch", "rooms", "--until", "ready", "--timeout", "2m"));
        await().until(() ->
                hub.requests().stream().filter(each -> each.contains("/rooms")).count() > 1);
        hub.with(PAIRS.substring(0, PAIRS.indexOf("---"))
                .replace("@born", Instant.now().toString())
                .replace("epoch: 4\n  members: west\n", "epoch: 5\n  members: west, east\n")
                .replaceAll("  taken: .*\n", "")
                .replace("standing: TAKEN", "standing: MEMBER")
                .replace("holds: west, east", "holds: west")
                .replace("status: \"False\", reason: TakenOver", "status: \"True\", reason: EitherMayBeLost"));
        var ended = watch.get(1, TimeUnit.MINUTES);
        assertThat(ended.exit()).isZero();
        assertThat(ended.out())
                .contains("taken       site east by site west")
                .contains("Z  may act: west, east, epoch 5")
                .contains("Z  site west: MEMBER, ")
                .contains("Z  site west holds what belongs to west")
                .contains("Z  site east has its own again");
    }

    @Test
    void a_watch_that_is_over_says_so_by_its_exit_and_speaks_json() {
        var ended = site("watch", "rooms", "--until", "ready", "--timeout", "1s", "-o", "json");
        assertThat(ended.exit()).isEqualTo(ExitCode.WAIT_TIMED_OUT.code());
        assertThat(ended.lines()).singleElement().asString().contains("\"kind\":\"SiteEvent\"", "\"epoch\":4");
        assertThat(site("watch", "rooms", "--until", "taken").exit()).isZero();
    }

    @Test
    void a_person_s_word_needs_the_site_s_name_a_reason_and_for_an_override_an_assertion() {
        var names = site("evict", "rooms", "eats", papers("x"), "--confirm", "eats");
        assertThat(names.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(names.err()).contains("the pair rooms has no site \"eats\"; did you mean \"east\"?");
        var unasked = site("evict", "rooms", "east", papers("x"));
        assertThat(unasked.exit()).isEqualTo(ExitCode.DECLINED.code());
        assertThat(unasked.err()).contains("nobody can be asked about the site east", "--confirm=east");
        assertThat(site("rejoin", "rooms", "east", papers("x"), "--confirm", "west")
                        .exit())
                .isEqualTo(ExitCode.DECLINED.code());
        assertThat(site("evict", "rooms", "east", papers(" "), "--confirm", "east")
                        .err())
                .contains("the reason is empty");
        var vague = site("override", "rooms", "east", papers("fire"), "--confirm", "east", "--witness", "https://w:1");
        assertThat(vague.exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(vague.err()).contains("it was not asserted that every node of site east is off");
    }

    private static String[] papers(String reason) {
        return new String[] {"--certificate", "me.crt", "--key", "me.key", "--authority", "ca.crt", "--reason", reason};
    }

    private Ran site(String one, String pair, String site, String[] papers, String... more) {
        var all = new ArrayList<>(List.of(one, pair, site));
        all.addAll(List.of(papers));
        all.addAll(List.of(more));
        return site(all.toArray(String[]::new));
    }

    private Ran site(String... arguments) {
        var all = new ArrayList<>(List.of("site"));
        all.addAll(List.of(arguments));
        return Ran.holdfast(hub, all.toArray(String[]::new));
    }
}
