package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Episode;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.core.alert.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Identity SHOP = Identity.of(Map.of("app", "shop"));
    private final Ledger ledger = new Ledger();

    @Test
    void an_older_version_never_replaces_a_newer_one() {
        ledger.observe(alert("a", 7, 1, Optional.of(NOON)));
        ledger.observe(alert("a", 6, 1, Optional.empty()));
        assertThat(ledger.latest("ns", SHOP).orElseThrow().episode().resolvedAt())
                .contains(NOON);
    }

    @Test
    void what_this_process_saw_outlives_a_newer_record() {
        ledger.observe(alert("a", 6, 1, Optional.empty()));
        ledger.saw(new Ref("ns", "a"), NOON.plusSeconds(5));
        ledger.observe(alert("a", 7, 1, Optional.empty()));
        var known = ledger.latest("ns", SHOP).orElseThrow();
        assertThat(known.episode().seen()).contains(NOON.plusSeconds(5));
        assertThat(known.deliveries()).isEqualTo(2);
    }

    @Test
    void another_object_of_the_same_name_inherits_nothing() {
        ledger.observe(alert("a", 6, 1, Optional.empty()));
        ledger.saw(new Ref("ns", "a"), NOON.plusSeconds(5));
        ledger.observe(alert("a", "other-uid", 7));
        assertThat(ledger.latest("ns", SHOP).orElseThrow().episode().seen()).isEmpty();
    }

    @Test
    void forgetting_one_object_does_not_forget_its_successor() {
        ledger.observe(alert("a", "other-uid", 7));
        ledger.forget(new Ref("ns", "a"), "uid");
        assertThat(ledger.size()).isEqualTo(1);
        ledger.forget(new Ref("ns", "a"), "other-uid");
        assertThat(ledger.latest("ns", SHOP)).isEmpty();
    }

    @Test
    void the_latest_episode_counts() {
        ledger.observe(alert("a-2", 8, 2, Optional.empty()));
        ledger.observe(alert("a-1", 9, 1, Optional.of(NOON)));
        assertThat(ledger.latest("ns", SHOP).orElseThrow().ref().name()).isEqualTo("a-2");
    }

    @Test
    void the_same_labels_in_another_namespace_are_another_alert() {
        ledger.observe(alert("a", 7, 1, Optional.empty()));
        assertThat(ledger.latest("elsewhere", SHOP)).isEmpty();
    }

    @Test
    void of_two_objects_for_one_episode_one_came_first_for_both() {
        var one = ledger.observe(alert("one", 7, 1, Optional.empty()));
        var two = ledger.observe(alert("two", 8, 1, Optional.empty()));
        assertThat(ledger.openBefore(two, NOON, Silence.DEFAULT)).contains(one);
        assertThat(ledger.openBefore(one, NOON, Silence.DEFAULT)).isEmpty();
    }

    private static KnownAlert alert(String name, long version, int episode, Optional<Instant> resolved) {
        return known(name, "uid", version, episode, resolved);
    }

    private static KnownAlert alert(String name, String uid, long version) {
        return known(name, uid, version, 1, Optional.empty());
    }

    private static KnownAlert known(String name, String uid, long version, int episode, Optional<Instant> resolved) {
        return new KnownAlert(
                new Ref("ns", name),
                uid,
                version,
                SHOP,
                Episode.recorded(episode, NOON, NOON, resolved),
                NOON,
                false,
                false,
                false,
                false,
                Optional.empty(),
                List.of(),
                1,
                Optional.empty());
    }
}
