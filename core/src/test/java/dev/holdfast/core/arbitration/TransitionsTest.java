package dev.holdfast.core.arbitration;

import static dev.holdfast.core.arbitration.Sites.at;
import static dev.holdfast.core.arbitration.Sites.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TransitionsTest {

    private static final Duration NOTHING = Duration.ZERO;

    @Test
    void an_agent_that_has_started_permits_nothing() {
        var agent = Sites.fresh();
        assertThat(agent.standing()).isEqualTo(Standing.INERT);
        assertThat(agent.remaining(at(0))).isEqualTo(NOTHING);
        assertThat(Permission.toGrant(agent)).contains(Obstacle.UNKNOWN);
        assertThat(Permission.toTake(agent, Proof.NONE, at(1000))).contains(Obstacle.UNKNOWN, Obstacle.DIRTY);
    }

    @Test
    void a_lease_counts_from_when_its_renewal_was_sent() {
        var sent = Transitions.send(Sites.member(), Kind.RENEW, "r", at(2)).agent();
        var renewed = Transitions.answered(sent, new Answer.Written("t2")).agent();
        assertThat(renewed.remaining(at(3.5))).isEqualTo(Duration.ofMillis(28_500));
        assertThat(renewed.known().orElseThrow().register().renewalsA()).isEqualTo(8);
        assertThat(renewed.dirty()).isFalse();
    }

    @Test
    void a_write_that_was_refused_is_as_unknown_as_one_that_was_not_answered() {
        var sent = Transitions.send(Sites.member(), Kind.RENEW, "r", at(2)).agent();
        var refused = Transitions.answered(sent, new Answer.Conflict());
        assertThat(refused).isEqualTo(Transitions.answered(sent, new Answer.Unknown()));
        assertThat(refused.agent().standing()).isEqualTo(Standing.UNSURE);
        assertThat(Permission.toSend(refused.agent(), Kind.RENEW)).containsExactly(Obstacle.UNKNOWN);
        assertThatThrownBy(() -> Transitions.answered(refused.agent(), new Answer.Written("late")))
                .hasMessageContaining("no write");
    }

    @Test
    void an_evicted_site_stops_at_once() {
        var sent = Transitions.send(Sites.member(), Kind.RENEW, "r", at(2)).agent();
        var renewed = Transitions.answered(sent, new Answer.Written("t2")).agent();
        var step = Transitions.read(
                renewed,
                new Reading("t3", renewed.known().orElseThrow().register().evicted(Side.B, "b")),
                at(4));
        assertThat(step.agent().standing()).isEqualTo(Standing.EVICTED);
        assertThat(step.orders()).anyMatch(order -> order instanceof Order.Stop);
        assertThat(step.agent().remaining(at(4))).isEqualTo(NOTHING);
        assertThat(Sublease.of(step.agent(), at(4)).stop()).isTrue();
    }

    @Test
    void a_site_that_acts_alone_needs_no_witness() {
        assertThat(Sites.alone().remaining(at(9_000))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void letting_the_peer_in_begins_to_count_at_once() {
        var agent = Transitions.send(Sites.alone(), Kind.REJOIN, "j", at(100)).agent();
        assertThat(agent.standing()).isEqualTo(Standing.REJOINING);
        assertThat(agent.remaining(at(110))).isEqualTo(Duration.ofSeconds(20));
        assertThat(agent.dirty()).isTrue();
        assertThat(agent.pending().orElseThrow().register().renewalsA()).isEqualTo(8);
        var lost = Transitions.answered(agent, new Answer.Unknown()).agent();
        var again = Transitions.read(lost, reading("t2", Members.ONLY_A, 4, 40), at(200))
                .agent();
        assertThat(again.standing()).isEqualTo(Standing.DOUBTFUL);
        assertThat(again.remaining(at(200))).isEqualTo(NOTHING);
        assertThat(Permission.toTake(again, Proof.NONE, at(200))).containsExactly(Obstacle.DIRTY);
    }

    @Test
    void what_was_taken_over_is_known_before_it_is_permitted_and_survives_a_restart() {
        var step = Transitions.take(Sites.alone(), Proof.NONE, at(60));
        assertThat(step.orders().getFirst()).isInstanceOf(Order.Remember.class);
        assertThat(step.orders().getLast()).isEqualTo(new Order.Permit(4));
        var again = Agent.started(Side.A, "new", step.agent().memory(), at(61));
        assertThat(again.standing()).isEqualTo(Standing.TAKEN);
        assertThat(Permission.toGrant(again)).contains(Obstacle.HOLDS_TAKEN);
    }

    @Test
    void a_process_writes_nothing_before_the_register_names_it() {
        var other = Agent.started(Side.A, "new", Memory.NONE, at(0));
        var read = Transitions.read(other, reading("t1", Members.BOTH, 3, 40), at(1))
                .agent();
        assertThat(Permission.toSend(read, Kind.RENEW)).containsExactly(Obstacle.NOT_LEADING);
        assertThat(Permission.toGrant(read)).containsExactly(Obstacle.NOT_LEADING);
        var claimed = Transitions.answered(
                        Transitions.send(read, Kind.CLAIM, "c", at(1)).agent(), new Answer.Written("t2"))
                .agent();
        assertThat(Permission.toSend(claimed, Kind.RENEW)).isEmpty();
        assertThat(Permission.toSend(claimed, Kind.CLAIM)).containsExactly(Obstacle.LEADING);
        assertThat(claimed.remaining(at(1))).as("a claim begins no lease").isEqualTo(NOTHING);
    }

    @Test
    void a_grant_is_for_whoever_may_act_and_promises_to_wait() {
        var granting = Transitions.granting(Sites.member(), at(10));
        assertThat(granting.promisedNanos()).isEqualTo(at(10));
        var grant = Transitions.grant(granting);
        assertThat(Transitions.granted(Sites.fresh(), grant, at(5)).remaining(at(6)))
                .isEqualTo(Duration.ofSeconds(29));
        assertThat(Transitions.granted(Sites.evicted(), grant, at(5))).isEqualTo(Sites.evicted());
        assertThat(Transitions.granted(Sites.taken(), grant, at(5))).isEqualTo(Sites.taken());
        assertThat(Transitions.granted(Sites.member(), new Grant(grant.lease(), 2), at(5)))
                .as("of an epoch that is over")
                .isEqualTo(Sites.member());
    }

    @Test
    void a_register_that_cannot_be_ours_freezes_and_never_takes_over() {
        var alone = Sites.alone();
        for (var wrong : List.of(
                reading("t0", Members.ONLY_A, 3, 40),
                reading("t0", Members.ONLY_B, 4, 40),
                reading("t0", Members.ONLY_A, 4, 39),
                new Reading("t0", incarnation("two")),
                new Reading("t0", parameters(Profile.FAST.parameters())))) {
            var step = Transitions.read(alone, wrong, at(90));
            assertThat(step.agent().standing()).isEqualTo(Standing.FROZEN);
            assertThat(step.agent().frozen()).isNotEmpty();
            assertThat(step.orders()).singleElement().isInstanceOf(Order.Page.class);
            assertThat(Permission.toTake(step.agent(), new Proof(true, OptionalLong.of(4)), at(900)))
                    .containsExactly(Obstacle.FROZEN);
            assertThat(Permission.toSend(step.agent(), Kind.RENEW)).contains(Obstacle.FROZEN);
            assertThat(step.agent().remaining(at(900))).as("alone, it goes on").isPositive();
        }
    }

    @Test
    void a_register_whose_parameters_are_broken_is_not_begun_with() {
        var broken = new Parameters(
                Duration.ofSeconds(10),
                Duration.ofSeconds(6),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                2_000_000,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING);
        var step = Transitions.read(Sites.fresh(), new Reading("t", parameters(broken)), at(1));
        assertThat(step.agent().standing()).isEqualTo(Standing.FROZEN);
        assertThat(step.agent().frozen()).hasSizeGreaterThan(2).anyMatch(words -> words.contains("2000000 ppm"));
    }

    private static Register incarnation(String name) {
        var is = Sites.register(Members.ONLY_A, 4, 40);
        return new Register(
                name, is.nonce(), 4, is.members(), is.primary(), is.copies(), 7, 40, "boot", "other", 0, Sites.TIMES);
    }

    private static Register parameters(Parameters parameters) {
        var is = Sites.register(Members.ONLY_A, 4, 40);
        return new Register(
                "one", is.nonce(), 4, is.members(), is.primary(), is.copies(), 7, 40, "boot", "other", 0, parameters);
    }

    @Test
    void what_only_a_person_brings_about_is_in_the_table_too() {
        var over = Sites.register(Members.ONLY_A, 4, 40).overridden(Side.B, "person");
        assertThat(over.epoch()).isEqualTo(4 + (1L << 32));
        var byPerson = new Reading("p", over);
        var taken = Transitions.read(Sites.taken(), byPerson, at(70));
        assertThat(taken.edge()).isEqualTo(Edge.OUT);
        assertThat(Transitions.released(taken.agent()).edge()).isEqualTo(Edge.STOPPED);
        assertThat(Transitions.read(Sites.alone(), byPerson, at(70)).edge()).isEqualTo(Edge.OUT);
        var both = reading("p", Members.BOTH, 9, 41);
        assertThat(Transitions.read(Sites.alone(), both, at(70)).edge()).isEqualTo(Edge.KNOWN_MEMBER);
        var step = Transitions.read(Sites.taken(), both, at(70));
        assertThat(step.orders()).anyMatch(order -> order instanceof Order.Stop);
        assertThat(Transitions.released(step.agent()).agent().standing()).isEqualTo(Standing.MEMBER);
        assertThat(Transitions.released(Sites.frozen()).edge()).isEqualTo(Edge.FROZEN_RELEASE);
        assertThat(Transitions.read(Sites.frozen(), both, at(70)).edge()).isEqualTo(Edge.THAW_NOT);
    }

    @Test
    void an_evicted_site_acts_again_when_a_person_says_that_the_other_is_off() {
        var over = Sites.register(Members.ONLY_B, 4, 40).overridden(Side.A, "person");
        var step = Transitions.read(Sites.evicted(), new Reading("p", over), at(70));
        assertThat(step.edge()).isEqualTo(Edge.OVERRIDDEN);
        assertThat(step.agent().standing()).isEqualTo(Standing.DOUBTFUL);
        var renewal = Transitions.send(step.agent(), Kind.RENEW, "r", at(71)).agent();
        var settled = Transitions.answered(renewal, new Answer.Written("t10"));
        assertThat(settled.agent().standing()).isEqualTo(Standing.ALONE);
        assertThat(Permission.toTake(settled.agent(), Proof.NONE, at(72)))
                .as("a sighting from before the word is as good as any; from the last one on it is waited")
                .isEmpty();
    }

    @Test
    void a_site_that_is_let_in_before_it_has_given_up_gives_up_first() {
        var over = Sites.register(Members.ONLY_A, 4, 40).overridden(Side.B, "person");
        var evicted =
                Transitions.read(Sites.taken(), new Reading("p", over), at(70)).agent();
        var both = new Reading("q", over.rejoined(Side.B, "back"));
        var step = Transitions.read(evicted, both, at(75));
        assertThat(step.edge()).isEqualTo(Edge.LET_IN_HOLDING);
        assertThat(step.orders()).anyMatch(order -> order instanceof Order.Stop);
        assertThat(Permission.toGrant(step.agent())).contains(Obstacle.HOLDS_TAKEN);
    }

    @Test
    void every_standing_can_freeze() {
        var lost = Transitions.answered(
                        Transitions.send(Sites.member(), Kind.RENEW, "r", at(2)).agent(), new Answer.Unknown())
                .agent();
        var rejoin = Transitions.send(Sites.alone(), Kind.REJOIN, "j", at(100)).agent();
        var doubtful = Transitions.read(
                        Transitions.answered(rejoin, new Answer.Unknown()).agent(),
                        reading("t2", Members.ONLY_A, 4, 40),
                        at(101))
                .agent();
        var seen = new HashSet<Standing>();
        for (var agent :
                List.of(Sites.fresh(), Sites.member(), Sites.alone(), Sites.taken(), Sites.evicted(), lost, doubtful)) {
            seen.add(agent.standing());
            assertThat(Transitions.hostile(agent, List.of("no register")).edge())
                    .isEqualTo(Edge.FREEZE);
        }
        assertThat(seen).hasSize(7);
    }

    @Test
    void a_change_that_is_in_no_row_is_a_bug() {
        assertThatThrownBy(() -> Edge.of(Standing.EVICTED, Cause.TOOK, Standing.TAKEN))
                .hasMessageContaining("no row of the table leads from EVICTED");
        assertThat(Arrays.stream(Edge.values())
                        .flatMap(edge -> edge.arrows().stream())
                        .filter(arrow -> arrow.to() == Standing.TAKEN && arrow.from() != Standing.TAKEN))
                .containsExactlyInAnyOrder(
                        new Edge.Arrow(Standing.ALONE, Standing.TAKEN),
                        new Edge.Arrow(Standing.EVICTED, Standing.TAKEN));
    }
}
