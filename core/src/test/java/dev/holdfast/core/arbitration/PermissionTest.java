package dev.holdfast.core.arbitration;

import static dev.holdfast.core.arbitration.Sites.at;
import static dev.holdfast.core.arbitration.Sites.preferring;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PermissionTest {

    private static final double WAIT = 31.54;

    @Test
    void the_peer_is_waited_for_from_the_return_of_the_read_that_last_showed_it_renew() {
        assertThat(Permission.toTake(Sites.alone(), Proof.NONE, at(1 + WAIT - 0.001)))
                .containsExactly(Obstacle.WAITING);
        assertThat(Permission.toTake(Sites.alone(), Proof.NONE, at(1 + WAIT))).isEmpty();
    }

    @Test
    void a_read_that_shows_nothing_new_does_not_make_the_wait_longer() {
        var again = Transitions.read(Sites.alone(), Sites.reading("t2", Members.ONLY_A, 4, 40), at(20))
                .agent();
        assertThat(Permission.toTake(again, Proof.NONE, at(1 + WAIT))).isEmpty();
        var renewed = Transitions.read(Sites.alone(), Sites.reading("t2", Members.ONLY_A, 4, 41), at(20))
                .agent();
        assertThat(Permission.toTake(renewed, Proof.NONE, at(1 + WAIT))).containsExactly(Obstacle.WAITING);
    }

    @Test
    void proof_ends_the_wait_and_nothing_else() {
        assertThat(Permission.toTake(Sites.alone(), new Proof(true, OptionalLong.empty()), at(2)))
                .as("the start may have promised something")
                .containsExactly(Obstacle.PROMISED);
        var promised = Transitions.granting(Sites.member(), at(1.5));
        var alone = Transitions.answered(
                        Transitions.send(promised, Kind.EVICT, "e", at(2)).agent(), new Answer.Written("t2"))
                .agent();
        assertThat(Permission.toTake(alone, new Proof(true, OptionalLong.empty()), at(33)))
                .containsExactly(Obstacle.PROMISED);
        var later = Transitions.read(Sites.alone(), Sites.reading("t2", Members.ONLY_A, 4, 41), at(40))
                .agent();
        assertThat(Permission.toTake(later, new Proof(false, OptionalLong.of(4)), at(41)))
                .isEmpty();
        assertThat(Permission.toTake(later, new Proof(false, OptionalLong.of(3)), at(41)))
                .as("an acknowledgement of an earlier eviction")
                .containsExactly(Obstacle.WAITING);
        assertThat(Permission.toTake(Sites.member(), new Proof(true, OptionalLong.of(3)), at(41)))
                .as("proof without a vote")
                .contains(Obstacle.PEER_IS_MEMBER);
    }

    @Test
    void a_fence_counts_when_every_node_is_off_for_sure() {
        assertThat(Proof.allOff(List.of())).isFalse();
        assertThat(Proof.allOff(List.of(Proof.Fenced.OFF_CONFIRMED, Proof.Fenced.OFF_CONFIRMED)))
                .isTrue();
        assertThat(Proof.allOff(List.of(Proof.Fenced.OFF_CONFIRMED, Proof.Fenced.UNKNOWN)))
                .isFalse();
        assertThat(Proof.allOff(List.of(Proof.Fenced.FAILED))).isFalse();
    }

    @Test
    void the_preferred_site_evicts_first() {
        var pair = preferring(Arbiter.WITNESS, Side.A);
        assertThat(pair.toEvict(Sites.member(), Sites.linkDown(0))).containsExactly(Obstacle.LINK_UP);
        assertThat(pair.toEvict(Sites.member(), Sites.linkDown(5.9))).containsExactly(Obstacle.LINK_SILENT_TOO_SHORT);
        assertThat(pair.toEvict(Sites.member(), Sites.linkDown(6))).isEmpty();
        var other = preferring(Arbiter.WITNESS, Side.B);
        assertThat(other.toEvict(Sites.member(), Sites.linkDown(15.9))).containsExactly(Obstacle.PREFERRED_FIRST);
        assertThat(other.toEvict(Sites.member(), Sites.linkDown(16))).isEmpty();
        assertThat(Pair.WITNESSED.toEvict(Sites.member(), Sites.linkDown(6)))
                .as("the primary goes first when nobody is preferred")
                .isEmpty();
    }

    @Test
    void a_site_that_could_not_run_the_workloads_must_not_win() {
        var ill = new Sight(false, Duration.ofMinutes(1), Duration.ZERO);
        assertThat(Pair.WITNESSED.toEvict(Sites.member(), ill)).containsExactly(Obstacle.UNHEALTHY);
        var only =
                new Register("one", "n", 3, Members.BOTH, Side.B, Copies.SOLO, 7, 40, "boot", "other", 0, Sites.TIMES);
        var agent =
                Transitions.read(Sites.fresh(), new Reading("t", only), at(1)).agent();
        assertThat(Pair.WITNESSED.toEvict(agent, Sites.linkDown(60))).containsExactly(Obstacle.DATA_ELSEWHERE);
    }

    @Test
    void what_has_no_third_place_says_what_it_cannot_do() {
        assertThat(preferring(Arbiter.NONE, Side.A).toEvict(Sites.member(), Sites.linkDown(60)))
                .containsExactly(Obstacle.NO_WITNESS);
        assertThat(preferring(Arbiter.PREFERRED_SITE, Side.A).toEvict(Sites.member(), Sites.linkDown(60)))
                .isEmpty();
        assertThat(preferring(Arbiter.PREFERRED_SITE, Side.B).toEvict(Sites.member(), Sites.linkDown(60)))
                .containsExactly(Obstacle.NOT_PREFERRED);
        assertThat(Arbiter.NONE.stopsItself(Side.A, Side.B)).isFalse();
        assertThat(Arbiter.PREFERRED_SITE.stopsItself(Side.A, Side.B)).isTrue();
        assertThat(Arbiter.PREFERRED_SITE.stopsItself(Side.B, Side.B)).isFalse();
        assertThat(Arbiter.WITNESS.stopsItself(Side.B, Side.B)).isTrue();
    }

    @Test
    void a_peer_is_let_in_when_it_has_been_well_for_long_and_nothing_of_it_runs_here() {
        var pair = new Pair(Arbiter.WITNESS, Optional.empty(), Duration.ofMinutes(5));
        assertThat(pair.toRejoin(Sites.alone(), well(299))).containsExactly(Obstacle.NOT_STABLE);
        assertThat(pair.toRejoin(Sites.alone(), well(300))).isEmpty();
        assertThat(pair.toRejoin(Sites.taken(), well(300))).containsExactly(Obstacle.HOLDS_TAKEN);
        assertThat(pair.toRejoin(Sites.evicted(), well(300))).contains(Obstacle.NOT_A_MEMBER);
    }

    @Test
    void a_person_may_evict_a_site_that_is_heard_and_it_stays_out_until_a_person_lets_it_in() {
        var heard = new Sight(true, Duration.ZERO, Duration.ofHours(1));
        var out = Wish.out(Sites.member().memory());
        assertThat(Pair.WITNESSED.toEvict(Sites.member(), heard)).containsExactly(Obstacle.LINK_UP);
        assertThat(Pair.WITNESSED.toFollow(out, Sites.member(), heard)).isEmpty();
        assertThat(Pair.WITNESSED.toEvict(Sites.member(), wishing(heard, out))).isEmpty();
        assertThat(preferring(Arbiter.PREFERRED_SITE, Side.B).toEvict(Sites.member(), wishing(heard, out)))
                .as("a person decides whether the preferred site goes")
                .isEmpty();
        assertThat(Pair.WITNESSED.toRejoin(Sites.alone(), wishing(heard, out))).containsExactly(Obstacle.KEPT_OUT);
        assertThat(Pair.WITNESSED.toRejoin(Sites.alone(), heard)).isEmpty();
    }

    @Test
    void a_person_s_word_holds_for_one_epoch() {
        var heard = new Sight(true, Duration.ZERO, Duration.ofHours(1));
        var later = wishing(heard, new Wish.Out(9));
        assertThat(Pair.WITNESSED.toEvict(Sites.member(), later)).containsExactly(Obstacle.LINK_UP);
        assertThat(Pair.WITNESSED.toRejoin(Sites.alone(), later)).isEmpty();
        var brief = new Sight(true, Duration.ZERO, Duration.ofSeconds(1));
        assertThat(Pair.WITNESSED.toRejoin(Sites.alone(), wishing(brief, new Wish.In(9))))
                .containsExactly(Obstacle.NOT_STABLE);
    }

    @Test
    void a_person_lets_in_what_has_not_been_well_for_long_but_not_what_is_not_heard() {
        var in = Wish.in(Sites.taken().memory());
        var brief = new Sight(true, Duration.ZERO, Duration.ofSeconds(1));
        assertThat(Pair.WITNESSED.toFollow(in, Sites.taken(), brief))
                .as("what was taken is given up first")
                .isEmpty();
        assertThat(Pair.WITNESSED.toRejoin(Sites.alone(), wishing(brief, in))).isEmpty();
        assertThat(Pair.WITNESSED.toFollow(in, Sites.taken(), Sites.linkDown(3)))
                .containsExactly(Obstacle.LINK_DOWN);
        assertThat(Pair.WITNESSED.toFollow(Wish.in(Sites.member().memory()), Sites.member(), brief))
                .containsExactly(Obstacle.PEER_IS_MEMBER);
    }

    @Test
    void a_person_s_word_makes_no_site_win_that_could_not_run_the_workloads_or_may_not_act() {
        var ill = new Sight(false, Duration.ZERO, Duration.ZERO);
        assertThat(Pair.WITNESSED.toFollow(Wish.out(Sites.member().memory()), Sites.member(), ill))
                .containsExactly(Obstacle.UNHEALTHY);
        assertThat(Pair.WITNESSED.toFollow(Wish.out(Sites.evicted().memory()), Sites.evicted(), ill))
                .containsExactly(Obstacle.NOT_A_MEMBER);
        assertThat(Pair.WITNESSED.toFollow(Wish.out(Memory.NONE), Sites.fresh(), ill))
                .containsExactly(Obstacle.UNKNOWN);
    }

    private static Sight wishing(Sight sight, Wish wish) {
        return new Sight(sight.healthy(), sight.silent(), sight.well(), wish);
    }

    private static Sight well(int seconds) {
        return new Sight(true, Duration.ZERO, Duration.ofSeconds(seconds));
    }

    @Test
    void a_persons_word_is_taken_only_when_it_says_which_site_is_off_and_why() {
        assertThat(new Assertion("west", true, "kim", "the room burns").refusals("west"))
                .isEmpty();
        assertThat(new Assertion("east", false, "", " ").refusals("west")).hasSize(4);
    }

    @Test
    void an_evicted_site_acknowledges_what_every_node_has_confirmed_under_this_epoch() {
        var stopped = new Acknowledgement.NodeWord(true, 4);
        assertThat(Acknowledgement.of(Sites.evicted(), List.of(stopped, stopped)))
                .hasValue(4);
        assertThat(Acknowledgement.of(Sites.evicted(), List.of())).isEmpty();
        assertThat(Acknowledgement.of(Sites.evicted(), List.of(stopped, new Acknowledgement.NodeWord(false, 4))))
                .isEmpty();
        assertThat(Acknowledgement.of(Sites.evicted(), List.of(stopped, new Acknowledgement.NodeWord(true, 3))))
                .as("it might still take a lease of the epoch before")
                .isEmpty();
        assertThat(Acknowledgement.of(Sites.member(), List.of(stopped))).isEmpty();
    }
}
