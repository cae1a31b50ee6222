package dev.holdfast.arbiter.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.testing.Town;
import dev.holdfast.core.arbitration.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, judged by what their workloads have written: never does what belongs to one site run on both. */
class TwoSitesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final int TRIES_MAX = 20;

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
    void a_dark_site_is_taken_over_and_gets_its_own_back_when_it_returns() throws Exception {
        town.dark(Side.A);
        long dark = System.nanoTime();
        until("B runs what belongs to A", () -> runs("A", "B", dark));
        long from = town.runs().last("A", "B").orElseThrow().from();
        System.out.printf(
                "two sites: dark site, permission after %.1f s; computed %s%n",
                (from - dark) / 1e9, Town.TIMES.permission());
        assertThat(town.stands(Side.B, "TAKEN")).isTrue();
        town.startSite(Side.A);
        town.startWorkloads(Side.A);
        bothServe();
        noOverlap();
    }

    @Test
    void a_cut_link_leaves_exactly_one_site_and_both_when_it_is_mended() throws Exception {
        town.cutLink();
        long cut = System.nanoTime();
        until("one site has taken the other", () -> runs("A", "B", cut) || runs("B", "A", cut));
        var winner = runs("A", "B", cut) ? Side.B : Side.A;
        assertThat(town.stands(winner, "TAKEN")).isTrue();
        assertThat(town.stands(winner.peer(), "EVICTED")).isTrue();
        assertThat(winner).as("the primary of the register goes first").isEqualTo(Side.A);
        town.healLink();
        bothServe();
        noOverlap();
    }

    @Test
    void a_witness_that_is_gone_stops_nobody_and_may_come_back() throws Exception {
        goneBetweenWrites();
        goesOn();
        town.startWitness();
        renewAgain();
        goesOn();
        noOverlap();
    }

    /**
     * A site whose write was on its way when the witness went does not know the register, and grants the other nothing: that
     * is the rule. Here is what comes of it when none was.
     */
    private void goneBetweenWrites() throws Exception {
        for (int i = 0; i < TRIES_MAX; i++) {
            town.kill("witness");
            until("both have noticed", () -> noticed(Side.A) && noticed(Side.B));
            if (town.stands(Side.A, "MEMBER") && town.stands(Side.B, "MEMBER")) return;
            town.startWitness();
            renewAgain();
        }
        throw new AssertionError("a write was on its way each time that the witness went");
    }

    private boolean noticed(Side side) throws Exception {
        return town.status(side)
                .filter(text -> text.contains("\"read\":\"the witness at"))
                .isPresent();
    }

    private void renewAgain() {
        until("both renew again", () -> renews(Side.A) && renews(Side.B));
        bothServe();
    }

    private boolean renews(Side side) throws Exception {
        return town.stands(side, "MEMBER") && !noticed(side);
    }

    /** What runs now runs on for longer than any lease that may be out. */
    private void goesOn() {
        var runs = town.runs();
        for (var side : Side.values()) {
            var run = runs.last(side.name(), side.name()).orElseThrow();
            long then = System.nanoTime() + Town.TIMES.lease().multipliedBy(2).toNanos();
            until("the run that " + side + " had goes on", () -> {
                var last = town.runs().last(side.name(), side.name()).orElseThrow();
                assertThat(last.id()).as("the same run, never stopped").isEqualTo(run.id());
                return last.to() - then > 0;
            });
        }
    }

    @Test
    void a_site_agent_that_is_paused_past_its_deadline_is_taken_over_and_finds_out() throws Exception {
        town.pause("site-A");
        long paused = System.nanoTime();
        until("B runs what belongs to A", () -> runs("A", "B", paused));
        town.resume("site-A");
        bothServe();
        noOverlap();
    }

    /** Whether it runs there now, in a run that goes on after then. */
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
        var runs = town.runs();
        assertThat(runs.overlaps()).as(town.logs()).isEmpty();
        assertThat(runs.count()).isPositive();
    }

    private void until(String what, Callable<Boolean> condition) {
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError(what + " did not come\n" + town.logs(), never);
        }
    }
}
