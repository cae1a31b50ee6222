package dev.holdfast.arbiter.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.watchdog.Reach;
import dev.holdfast.arbiter.watchdog.Watchdog;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The agent with a clock of the test's, turn by turn. Times are those of the default profile: 12 s, 18 s, 30 s. */
class NodeAgentTest {

    private static final long SECOND = 1_000_000_000L;

    private final World world = new World();

    @Test
    void nothing_begins_before_the_watchdog_counts() {
        world.turn(0);
        assertThat(world.did).isEmpty();
        world.ask(0);
        world.turn(1);
        assertThat(world.did).containsExactly("arm", "serve");
    }

    @Test
    void a_node_that_is_cut_off_stops_softly_then_hard_and_pets_no_more() {
        world.serving();
        world.cut = true;
        assertThat(world.turn(11)).containsExactly("pet", "serve");
        assertThat(world.turn(12)).containsExactly("pet", "stop");
        assertThat(world.turn(17)).containsExactly("pet", "stop");
        assertThat(world.turn(19)).containsExactly("kill");
        world.running = false;
        assertThat(world.turn(20)).containsExactly("pet");
    }

    @Test
    void when_its_own_site_is_silent_the_other_is_asked_and_the_lease_counts_from_that_question() {
        world.serving();
        world.silent = true;
        world.slow = 2;
        world.ask(10);
        assertThat(world.turn(21)).containsExactly("pet", "serve");
        assertThat(world.turn(22)).containsExactly("pet", "stop");
        assertThat(world.said).anyMatch(line -> line.endsWith("is answered by the other site"));
    }

    @Test
    void an_answer_counts_from_when_it_was_asked_for() {
        world.slow = 5;
        world.ask(0);
        assertThat(world.turn(13)).isEmpty();
        world.ask(14);
        assertThat(world.turn(20)).containsExactly("arm", "serve");
    }

    @Test
    void what_it_says_of_itself_is_what_runs() {
        world.ask(0);
        world.turn(0);
        world.ask(1);
        assertThat(world.words).containsExactly(new NodeWord(true, 0), new NodeWord(false, 3));
    }

    @Test
    void a_site_that_was_told_to_stop_stops_its_nodes_at_once() {
        world.serving();
        world.answer = new LeaseAnswer(new Sublease(Duration.ZERO, true, 4), world.answer.parameters());
        world.ask(1);
        assertThat(world.turn(1)).containsExactly("pet", "stop");
        world.running = false;
        assertThat(world.turn(2)).containsExactly("pet");
        world.ask(2);
        assertThat(world.words).last().isEqualTo(new NodeWord(true, 4));
    }

    @Test
    void a_suspended_machine_ends_what_runs_before_it_hears_again() {
        world.serving();
        world.missed = 3600;
        assertThat(world.turn(1)).containsExactly("kill");
    }

    @Test
    void a_date_that_jumps_makes_it_ask_before_it_goes_on() {
        world.serving();
        world.date = 3600;
        assertThat(world.turn(1)).isEmpty();
        world.ask(1.5);
        assertThat(world.turn(2)).containsExactly("pet", "serve");
    }

    @Test
    void a_watchdog_that_is_gone_is_armed_anew_or_what_it_guarded_is_ended() {
        world.serving();
        world.deaf = 1;
        assertThat(world.turn(1)).containsExactly("arm", "serve");
        world.deaf = 2;
        assertThat(world.turn(2)).containsExactly("kill");
        assertThat(world.said).anyMatch(line -> line.contains("ended, since nothing watches it"));
    }

    @Test
    void a_node_without_a_fit_watchdog_says_that_it_is_not_fence_capable_and_serves_without() {
        world.against = List.of("it fires after an hour");
        world.ask(0);
        assertThat(world.turn(0)).containsExactly("serve");
        assertThat(world.said).anyMatch(line -> line.endsWith("not fence-capable: it fires after an hour"));
    }

    @Test
    void a_node_that_ignores_the_loss_of_its_lease_runs_on_and_says_so() {
        world.onLoss = OnLoss.IGNORE;
        world.ask(0);
        assertThat(world.turn(0)).containsExactly("serve");
        assertThat(world.turn(40)).isEmpty();
        assertThat(world.said).anyMatch(line -> line.contains("not fence-capable: it is set to IGNORE"));
    }

    /** Everything around one agent. */
    private static final class World implements Arbiters, Guarded, Watchdog {
        final List<String> did = new ArrayList<>();
        final List<String> said = new ArrayList<>();
        final List<NodeWord> words = new ArrayList<>();
        LeaseAnswer answer = new LeaseAnswer(
                new Sublease(Duration.ofSeconds(30), false, 3), Optional.of(Profile.DEFAULT.parameters()));
        List<String> against = List.of();
        OnLoss onLoss = OnLoss.RESET;
        boolean cut;
        boolean silent;
        boolean running;
        double slow;
        int deaf;
        long missed;
        long date;
        private double now;
        private NodeAgent agent;

        private NodeAgent agent() {
            if (agent == null) {
                agent = new NodeAgent(Side.A, onLoss, this, this, this, this::reading, said::add);
            }
            return agent;
        }

        private Reading reading() {
            long ticks = Math.round(now * SECOND);
            return new Reading(ticks, Optional.of(ticks + missed * SECOND), ticks + (missed + date) * SECOND);
        }

        void serving() {
            ask(0);
            turn(0);
        }

        void ask(double at) {
            agent();
            now = at;
            agent().ask();
        }

        List<String> turn(double at) {
            agent();
            now = at;
            int before = did.size();
            agent().turn();
            return List.copyOf(did.subList(before, did.size()));
        }

        @Override
        public LeaseAnswer own(LeaseQuestion question, Duration most) throws IOException {
            words.add(question.word());
            if (cut || silent) throw new IOException("silent");
            now += slow;
            return answer;
        }

        @Override
        public LeaseAnswer peer(GrantQuestion question, Duration most) throws IOException {
            if (cut) throw new IOException("silent");
            assertThat(question.side()).isEqualTo(Side.A);
            now += slow;
            return answer;
        }

        @Override
        public boolean running() {
            return running;
        }

        @Override
        public void serve() {
            did.add("serve");
            running = true;
        }

        @Override
        public void stop() {
            did.add("stop");
        }

        @Override
        public void kill() {
            did.add("kill");
        }

        @Override
        public Reach reach() {
            return Reach.MACHINE;
        }

        @Override
        public Duration time() {
            return Duration.ofSeconds(6);
        }

        @Override
        public String name() {
            return "watchdog";
        }

        @Override
        public List<String> against(Duration wanted) {
            return against;
        }

        @Override
        public void arm(Reading look) throws IOException {
            if (deaf > 0) throw new IOException("deaf");
            did.add("arm");
        }

        @Override
        public void pet(Reading look) throws IOException {
            if (deaf > 0) {
                deaf--;
                throw new IOException("deaf");
            }
            did.add("pet");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
