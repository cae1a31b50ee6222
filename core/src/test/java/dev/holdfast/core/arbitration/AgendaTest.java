package dev.holdfast.core.arbitration;

import static dev.holdfast.core.arbitration.Sites.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.Agenda.Next;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private static final Sight QUIET = new Sight(true, Duration.ZERO, Duration.ZERO);
    private static final Round FRESH = Round.begun(at(1)).read();

    private static Next next(Agent agent, Round round, Sight sight, double now) {
        return Agenda.next(agent, round, false, Pair.WITNESSED, sight, Proof.NONE, Sites.TIMES, at(now));
    }

    @Test
    void a_round_reads_then_renews() {
        assertThat(next(Sites.member(), Round.begun(at(1)), QUIET, 1)).isEqualTo(new Next.Read());
        assertThat(next(Sites.member(), FRESH, QUIET, 1)).isEqualTo(new Next.Send(Kind.RENEW));
        assertThat(next(Sites.member(), FRESH.ended(), QUIET, 2)).isEqualTo(new Next.Rest(at(4)));
        assertThat(next(Sites.member(), FRESH.ended(), QUIET, 4)).isEqualTo(new Next.Begin());
    }

    @Test
    void a_write_that_is_not_answered_in_time_is_given_up() {
        var sent = Transitions.send(Sites.member(), Kind.RENEW, "r", at(2)).agent();
        assertThat(next(sent, FRESH, QUIET, 3)).isEqualTo(new Next.Rest(at(4)));
        assertThat(next(sent, FRESH, QUIET, 4)).isEqualTo(new Next.GiveUp());
    }

    @Test
    void a_round_tries_three_times() {
        var round = Round.begun(at(1)).read().lost().read().lost();
        assertThat(round.over()).isFalse();
        assertThat(round.read().lost().over()).isTrue();
    }

    @Test
    void a_silent_peer_is_evicted_and_then_taken_over_when_its_time_is_over() {
        assertThat(next(Sites.member(), FRESH, Sites.linkDown(7), 2)).isEqualTo(new Next.Send(Kind.EVICT));
        assertThat(next(Sites.alone(), FRESH.ended(), Sites.linkDown(60), 40)).isEqualTo(new Next.Take());
    }

    /** Found by real processes: what was given up for the peer was taken again at once, for ever. */
    @Test
    void a_peer_that_is_to_be_let_in_is_let_in_and_not_taken_again() {
        var well = new Sight(true, Duration.ZERO, Duration.ofMinutes(6));
        var gaveUp = Transitions.released(Sites.taken()).agent();
        assertThat(next(gaveUp, Round.begun(at(500)), well, 500)).isEqualTo(new Next.Read());
        assertThat(next(gaveUp, FRESH, well, 500)).isEqualTo(new Next.Send(Kind.REJOIN));
        assertThat(next(gaveUp, FRESH, Sites.linkDown(60), 500)).isEqualTo(new Next.Take());
    }

    @Test
    void a_takeover_waits_for_its_own_moment_not_for_the_next_round() {
        var round = Round.begun(at(31)).read().ended();
        assertThat(next(Sites.alone(), round, Sites.linkDown(60), 31.1)).isEqualTo(new Next.Rest(at(32.54)));
        assertThat(next(Sites.alone(), round, Sites.linkDown(60), 32.54)).isEqualTo(new Next.Take());
    }

    @Test
    void a_site_that_acts_alone_reads_and_writes_nothing() {
        assertThat(next(Sites.alone(), FRESH, Sites.linkDown(9), 3)).isEqualTo(new Next.Rest(at(4)));
        assertThat(next(Sites.alone(), FRESH, Sites.linkDown(9), 4)).isEqualTo(new Next.Begin());
    }

    @Test
    void a_new_process_claims_its_site_and_then_renews_in_the_same_round() {
        var other = Agent.started(Side.A, "new", Memory.NONE, at(0));
        var read = Transitions.read(other, Sites.reading("t1", Members.BOTH, 3, 40), at(1))
                .agent();
        assertThat(next(read, FRESH, QUIET, 1)).isEqualTo(new Next.Send(Kind.CLAIM));
        var claimed = Transitions.answered(
                        Transitions.send(read, Kind.CLAIM, "c", at(1)).agent(), new Answer.Written("t2"))
                .agent();
        assertThat(next(claimed, FRESH.written(Kind.CLAIM), QUIET, 1)).isEqualTo(new Next.Send(Kind.RENEW));
    }

    @Test
    void a_frozen_agent_rests() {
        assertThat(next(Sites.frozen(), Round.begun(at(1)), Sites.linkDown(60), 900))
                .isInstanceOf(Next.Rest.class);
    }
}
