package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fleet.Finding.Pulse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Two sites in one region and one in another. */
    private static Fleets fleet() {
        return new Fleets()
                .cluster("east-1", "north/east/a")
                .cluster("east-2", "north/east/a")
                .cluster("east-3", "north/east/b")
                .cluster("west-1", "north/west/a")
                .cluster("west-2", "north/west/a")
                .cluster("south-1", "south/far/a")
                .look()
                .pass(Duration.ofSeconds(1));
    }

    @Test
    void one_cluster_is_told_at_once_when_all_others_have_answered_since() {
        var fleet = fleet().silent("east-1").pass(MOMENT).answers("east-2", "east-3", "west-1", "west-2", "south-1");
        assertThat(fleet.look().told).containsExactly("down: cluster east-1");
        assertThat(fleet.look(LONG).told).hasSize(1);
    }

    @Test
    void one_cluster_waits_no_longer_than_the_window_for_others_that_may_follow() {
        var fleet = fleet().silent("east-1").pass(MOMENT).answers("south-1").look();
        assertThat(fleet.told).isEmpty();
        fleet.look(Outlook.WINDOW.minus(MOMENT));
        assertThat(fleet.told).isEmpty();
        assertThat(fleet.pass(MOMENT).look().told).containsExactly("down: cluster east-1");
    }

    @Test
    void one_that_is_in_doubt_beside_it_is_waited_for_and_no_other() {
        var fleet = fleet().silent("east-1").pass(MOMENT).answers("east-2", "east-3", "west-1", "west-2");
        assertThat(fleet.doubted("east-2").look().told).isEmpty();
        assertThat(fleet.answers("east-2").look().told).containsExactly("down: cluster east-1");
    }

    @Test
    void all_clusters_of_a_zone_are_one_failure() {
        var fleet = fleet().silent("east-1").pass(MOMENT).answers("east-3", "west-1", "west-2", "south-1");
        fleet.doubted("east-2").look().pass(Duration.ofSeconds(2)).silent("east-2");
        assertThat(fleet.look(LONG).told).containsExactly("down: zone a of site east");
    }

    @Test
    void all_clusters_of_a_site_are_one_failure_and_not_one_for_each_zone() {
        var fleet = fleet().silent("east-1", "east-2", "east-3").pass(MOMENT).answers("west-1", "west-2", "south-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: site east");
    }

    @Test
    void all_sites_of_a_region_are_one_failure() {
        var fleet = fleet().silent("east-1", "east-2", "east-3", "west-1", "west-2")
                .pass(MOMENT)
                .answers("south-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: region north");
    }

    @Test
    void a_region_of_one_site_and_a_site_of_one_cluster_are_no_more_than_what_they_hold() {
        var fleet = new Fleets()
                .cluster("one", "north/east/a")
                .cluster("two", "north/east/a")
                .cluster("lone", "south/far/a")
                .cluster("other", "west/here/a")
                .look();
        fleet.silent("one", "two", "lone").pass(MOMENT).answers("other");
        assertThat(fleet.look(LONG).told).containsExactlyInAnyOrder("down: site east", "down: cluster lone");
    }

    @Test
    void what_is_unknown_makes_nothing_dead_and_keeps_nothing_alive() {
        var fleet = fleet().is(Pulse.UNKNOWN, "east-1", "east-2", "east-3", "west-1", "west-2");
        assertThat(fleet.look(LONG).told).isEmpty();
        fleet.silent("east-1", "east-2").answers("south-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: site east");
    }

    @Test
    void one_known_member_that_is_down_is_no_site() {
        var fleet = fleet().is(Pulse.UNKNOWN, "east-2", "east-3")
                .silent("east-1")
                .pass(MOMENT)
                .answers("west-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: cluster east-1");
    }

    @Test
    void one_member_that_is_up_keeps_its_site_up() {
        var fleet = fleet().silent("east-1", "east-2").pass(MOMENT).answers("east-3", "west-1", "west-2");
        assertThat(fleet.look(LONG).told).containsExactly("down: zone a of site east");
    }

    @Test
    void a_site_that_fails_one_cluster_after_the_other_is_told_when_the_last_is_down_and_its_clusters_are_not_again() {
        var fleet = fleet().silent("east-1").pass(MOMENT).answers("east-2", "east-3", "west-1", "west-2", "south-1");
        fleet.look(LONG).silent("east-2", "east-3").pass(MOMENT).answers("west-1", "west-2", "south-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: cluster east-1", "down: site east");
    }

    @Test
    void a_wider_place_does_not_begin_to_wait_anew() {
        var fleet = fleet().silent("east-1")
                .pass(MOMENT)
                .answers("west-1", "south-1")
                .look();
        fleet.doubted("east-2", "east-3").look(Duration.ofSeconds(2)).silent("east-2", "east-3");
        var began = fleet.time();
        fleet.doubted("west-2");
        while (fleet.told.isEmpty())
            fleet.pass(MOMENT).answers("west-1", "south-1").doubted("west-2").look();
        assertThat(fleet.told).containsExactly("down: site east");
        assertThat(fleet.time().minus(began))
                .isLessThanOrEqualTo(Duration.ofSeconds(1).plus(MOMENT));
    }

    @Test
    void when_nobody_elsewhere_answers_silence_is_held_back_since_it_may_be_we_who_are_cut_off() {
        var fleet = fleet().silent("east-1", "east-2", "east-3", "west-1", "west-2", "south-1");
        assertThat(fleet.look(LONG).told).isEmpty();
        assertThat(fleet.heldBack()).containsExactlyInAnyOrder("region north", "cluster south-1");
        assertThat(fleet.answers("south-1").look().told).containsExactly("down: region north");
    }

    @Test
    void what_a_cluster_says_itself_needs_no_witness_and_is_one() {
        var fleet = fleet().failing("east-1", "east-2", "east-3").silent("west-1", "west-2", "south-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: cluster south-1", "down: region north");
    }

    @Test
    void one_that_was_told_to_be_down_long_ago_is_no_witness() {
        var fleet =
                new Fleets().cluster("east", "/east").cluster("west", "/west").look();
        fleet.silent("east").pass(MOMENT).answers("west").look(LONG).silent("west");
        assertThat(fleet.look(LONG).told).containsExactly("down: cluster east", "down: cluster west");
    }

    @Test
    void the_same_cluster_under_another_name_is_no_witness() {
        var fleet = new Fleets().cluster("ours", "").cluster("theirs", "").same("ours", "theirs");
        fleet.look().silent("ours", "theirs");
        assertThat(fleet.look(LONG).told).containsExactly("down: cluster ours", "down: cluster theirs");
    }

    @Test
    void two_clusters_that_fall_silent_at_once_are_held_back_though_one_of_them_has_two_names() {
        var fleet = new Fleets().cluster("ours", "").cluster("theirs", "").cluster("other", "");
        fleet.same("ours", "theirs").look().silent("ours", "theirs", "other");
        assertThat(fleet.look(LONG).told).isEmpty();
        assertThat(fleet.answers("other").look(LONG).told)
                .containsExactly("down: cluster ours", "down: cluster theirs");
    }

    @Test
    void where_there_is_nobody_elsewhere_there_is_nobody_to_ask() {
        var fleet = new Fleets().cluster("one", "/east").cluster("two", "/east").look();
        assertThat(fleet.silent("one", "two").look(LONG).told).containsExactly("down: site east");
        var alone = new Fleets().cluster("only", "").look().silent("only");
        assertThat(alone.look().told).containsExactly("down: cluster only");
    }

    @Test
    void up_is_told_once_and_no_sooner_than_the_hold() {
        var fleet = fleet().silent("east-1")
                .pass(MOMENT)
                .answers("east-2", "east-3", "west-1", "west-2")
                .look();
        fleet.answers("east-1").look(Outlook.HOLD.minus(MOMENT));
        assertThat(fleet.told).containsExactly("down: cluster east-1");
        fleet.look(LONG);
        assertThat(fleet.told).containsExactly("down: cluster east-1", "up: cluster east-1");
    }

    @Test
    void what_is_unknown_or_gone_is_not_told_to_be_up() {
        var fleet = fleet().silent("east-1")
                .pass(MOMENT)
                .answers("east-2", "east-3", "west-1", "west-2")
                .look();
        fleet.is(Pulse.UNKNOWN, "east-1")
                .look(LONG)
                .is(Pulse.NOT_YET, "east-1")
                .look(LONG)
                .remove("east-1");
        assertThat(fleet.look(LONG).told).containsExactly("down: cluster east-1");
    }

    @Test
    void what_is_still_down_in_a_site_that_is_up_again_has_a_minute_to_follow() {
        var fleet = fleet().silent("east-1", "east-2", "east-3").pass(MOMENT).answers("west-1", "west-2", "south-1");
        fleet.look(LONG)
                .answers("east-1")
                .pass(MOMENT)
                .answers("west-1", "west-2", "south-1")
                .look();
        fleet.look(Outlook.RETURN.minus(Duration.ofSeconds(1)));
        assertThat(fleet.told).containsExactly("down: site east", "up: site east");
        fleet.answers("east-3").look(Duration.ofSeconds(2));
        assertThat(fleet.told).containsExactly("down: site east", "up: site east", "down: cluster east-2");
    }

    @Test
    void a_site_that_is_still_down_in_a_region_that_is_up_again_has_a_minute_to_follow_too() {
        var fleet = fleet().silent("east-1", "east-2", "east-3", "west-1", "west-2")
                .pass(MOMENT)
                .answers("south-1");
        fleet.look(LONG).answers("east-1", "east-2", "east-3").look(Duration.ofSeconds(50));
        assertThat(fleet.told).containsExactly("down: region north", "up: region north");
        fleet.answers("south-1").look(LONG);
        assertThat(fleet.told).containsExactly("down: region north", "up: region north", "down: site west");
    }

    @Test
    void whoever_takes_over_tells_nothing_again_and_tells_when_it_is_up() {
        var fleet = fleet().silent("east-1", "east-2", "east-3").pass(MOMENT).answers("west-1", "west-2", "south-1");
        fleet.look(LONG)
                .restart()
                .is(Pulse.NOT_YET, "east-1", "east-2", "east-3")
                .look(LONG);
        fleet.silent("east-1", "east-2", "east-3").look(LONG);
        assertThat(fleet.told).containsExactly("down: site east");
        fleet.answers("east-1", "east-2", "east-3").look(LONG);
        assertThat(fleet.told).containsExactly("down: site east", "up: site east");
    }

    @Test
    void a_place_that_was_told_keeps_the_names_that_it_was_told_by() {
        var fleet = new Fleets()
                .cluster("only", "north/east/a")
                .look()
                .silent("only")
                .look();
        fleet.cluster("only", "north/moved/b").look(LONG);
        assertThat(fleet.notices()).isEmpty();
        assertThat(fleet.told).containsExactly("down: cluster only", "up: cluster only");
    }

    @Test
    void a_dark_zone_inside_one_cluster_is_that_zone_and_in_two_clusters_of_a_site_one_zone() {
        var fleet = new Fleets()
                .cluster("one", "/east")
                .cluster("two", "/east")
                .nodes("one", "a", Pulse.UP)
                .nodes("one", "b", Pulse.UP)
                .nodes("two", "a", Pulse.UP)
                .look();
        fleet.pass(MOMENT).nodes("one", "b", Pulse.DOWN).answers("one", "two").look(LONG);
        assertThat(fleet.told).containsExactly("down: zone b of cluster one");
        fleet.nodes("one", "a", Pulse.DOWN).nodes("two", "a", Pulse.DOWN).answers("one", "two");
        assertThat(fleet.look(LONG).told).containsExactly("down: zone b of cluster one", "down: zone a of site east");
    }

    @Test
    void the_evidence_names_every_member_and_what_does_not_count() {
        var fleet = fleet().is(Pulse.UNKNOWN, "east-3").silent("east-1", "east-2");
        fleet.pass(MOMENT).answers("west-1", "west-2", "south-1").look();
        assertThat(fleet.notices()).singleElement().isInstanceOfSatisfying(Notice.Down.class, down -> assertThat(
                        down.outage().evidence())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("cluster east-1: words, since 2026-11-21T13:00:01Z"))
                .anyMatch(line -> line.startsWith("cluster east-3 does not count")));
    }
}
