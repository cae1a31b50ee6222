package dev.holdfast.arbiter.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.testing.Town;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say to real processes, as they type it, judged by what the workloads have written. */
class PersonsWordIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String KIM = "person/kim";
    private static final int REFUSED = 10;

    @TempDir
    Path folder;

    private Town town;

    @BeforeEach
    void start() throws Exception {
        town = new Town(folder);
        town.startWitness();
        until("a register is begun", () -> {
            try {
                town.begin(Side.A);
                return true;
            } catch (java.io.IOException notYet) {
                return false;
            }
        });
        for (var side : Side.values()) {
            town.startSite(side);
            town.startWorkloads(side);
        }
        bothServe();
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
    }

    @Test
    void a_site_that_a_person_evicts_is_taken_over_stays_out_and_is_let_in_by_a_person() throws Exception {
        var evicted = say("evict", Side.A, "--out", "B", "--reason", "new switches in room B");
        assertThat(evicted.exit()).as(evicted.output()).isZero();
        assertThat(evicted.output()).contains("site B is evicted, epoch 2; it stays out until a person lets it in");
        long then = System.nanoTime();
        until("A runs what belongs to B", () -> runs("B", "A", then));
        town.kill("site-A");
        town.startSite(Side.A);
        long again = System.nanoTime();
        until("A runs it still, after a restart and for longer than B must have been well", () -> {
            long after = Town.TIMES.lease().multipliedBy(2).toNanos();
            return runs("B", "A", again + after) && town.stands(Side.A, "TAKEN");
        });
        assertThat(town.status(Side.A).orElseThrow()).contains("\"keepsOtherOut\":true");
        var in = say("rejoin", Side.A, "--in", "B", "--reason", "the switches work", "--wait", "120s");
        assertThat(in.exit()).as(in.output()).isZero();
        assertThat(in.output()).contains("site B may act again, epoch 3");
        bothServe();
        noOverlap();
    }

    @Test
    void a_drill_takes_a_site_out_and_lets_it_in_again_and_says_how_long_each_took() throws Exception {
        var drill = town.command(
                KIM,
                "drill",
                "--site-a",
                town.at(Side.A),
                "--site-b",
                town.at(Side.B),
                "--out",
                "A",
                "--reason",
                "each quarter",
                "--hold",
                "3s");
        assertThat(drill.exit()).as(drill.output()).isZero();
        assertThat(drill.output())
                .contains("site A: evicted after", "site A: taken after", "site A: back after")
                .contains("the drill has passed");
        assertThat(town.runs().last("A", "B"))
                .as("B ran what belongs to A for a while")
                .isPresent();
        bothServe();
        noOverlap();
    }

    @Test
    void what_stands_against_a_person_s_word_is_said_and_nothing_is_done() throws Exception {
        var wrong = say("evict", Side.A, "--out", "A", "--reason", "x");
        assertThat(wrong.output()).contains("does not answer");
        var in = say("rejoin", Side.A, "--in", "B", "--reason", "x");
        assertThat(in.exit()).isEqualTo(REFUSED);
        assertThat(in.output()).contains("nothing was done: the other site may act");
        var nobody = town.command(
                "operator/A", "evict", "--site", town.at(Side.A), "--out", "B", "--reason", "an operator decides");
        assertThat(nobody.exit()).isEqualTo(REFUSED);
        assertThat(nobody.output()).contains("site A does not answer this to operator/A");
        assertThat(town.stands(Side.A, "EVICTED") || town.stands(Side.B, "EVICTED"))
                .isFalse();
        noOverlap();
    }

    @Test
    void a_person_s_word_that_a_site_is_off_lets_the_evicted_one_act() throws Exception {
        town.dark(Side.B);
        long dark = System.nanoTime();
        until("A runs what belongs to B", () -> runs("B", "A", dark));
        town.dark(Side.A);
        town.startSite(Side.B);
        town.startWorkloads(Side.B);
        until("B knows that it is evicted", () -> town.stands(Side.B, "EVICTED"));
        var wrong = override("halls/A", "yes");
        assertThat(wrong.exit()).isEqualTo(REFUSED);
        assertThat(wrong.output()).contains("the name typed is \"halls/A\", and the other site is \"rooms/A\"");
        var halfHearted = override("rooms/A", "perhaps");
        assertThat(halfHearted.exit()).isEqualTo(REFUSED);
        assertThat(halfHearted.output()).contains("it was not asserted that every node of rooms/A is off");
        var done = override("rooms/A", "yes");
        assertThat(done.exit()).as(done.output()).isZero();
        long said = System.nanoTime();
        until("B runs what belongs to both", () -> runs("B", "B", said) && runs("A", "B", said));
        assertThat(town.status(Side.B).orElseThrow())
                .contains("\"epoch\":" + (2 + Register.OVERRIDE))
                .contains("\"standing\":\"TAKEN\"");
        noOverlap();
    }

    private Town.Ran say(String what, Side to, String... rest) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of(what, "--site", town.at(to)));
        words.addAll(java.util.List.of(rest));
        return town.command(KIM, words.toArray(String[]::new));
    }

    private Town.Ran override(String off, String sure) throws Exception {
        return town.command(
                KIM,
                "override",
                "--off",
                off,
                "--all-nodes-off",
                sure,
                "--reason",
                "the power of the room is cut",
                "--witness",
                town.witness());
    }

    private boolean runs(String workload, String site, long after) {
        return town.runs()
                .last(workload, site)
                .filter(run -> run.to() - after > 0)
                .isPresent();
    }

    private void bothServe() {
        long now = System.nanoTime();
        until("both run what is their own", () -> runs("A", "A", now) && runs("B", "B", now));
    }

    private void noOverlap() {
        assertThat(town.runs().overlaps()).as(town.logs()).isEmpty();
    }

    private void until(String what, Callable<Boolean> condition) {
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError(what + " did not come\n" + town.logs(), never);
        }
    }
}
