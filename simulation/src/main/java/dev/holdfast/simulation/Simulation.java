package dev.holdfast.simulation;

import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.invariant.Facts;
import dev.holdfast.simulation.invariant.Ledger;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.operator.Journals;
import dev.holdfast.simulation.operator.Operator;
import dev.holdfast.simulation.operator.Shell;
import dev.holdfast.simulation.operator.Site;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.scenario.Scenario;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Weather;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One seed, from the first event to the last.
 *
 * <ol>
 *   <li>The seed draws the weather, the plans, the objects, and everybody who disturbs them.
 *   <li>Replicas of the operator compete for a lease; the leader carries the runs with the production loop of core,
 *       each pass on a fiber that may be delayed, stopped or killed at every call.
 *   <li>Every event is told to the invariants. When all runs have ended, late requests may still arrive; then the end
 *       is judged.
 * </ol>
 */
public final class Simulation {

    /** Longest way of a request that was sent before the end. */
    private static final Duration AFTERMATH = Duration.ofSeconds(65);

    private final long seed;
    private final Timeline timeline = new Timeline();
    private final Weather weather;
    private final Scenario scenario;
    private final Journals journals = new Journals();
    private final Ledger ledger;
    private final Operator operator;

    private Simulation(long seed, Shell shell, Consumer<String> log) {
        this.seed = seed;
        var dice = new Dice(seed);
        weather = Weather.of(dice);
        scenario = new Scenario(timeline, dice, weather);
        ledger = new Ledger(
                new Facts(timeline, weather, scenario.clusters(), journals, scenario.runs()),
                line -> log.accept(timeline.passed() + " " + line));
        var network = new Network(timeline, dice, weather);
        operator = new Operator(new Site(
                timeline,
                dice,
                weather,
                network,
                scenario.clusters(),
                scenario.runs(),
                scenario.plans(),
                journals,
                ledger,
                shell));
    }

    /** Runs one seed; {@code log} hears every event. */
    public static Result run(long seed, Shell shell, Consumer<String> log) {
        var simulation = new Simulation(seed, shell, log);
        log.accept("seed " + seed + ", " + simulation.weather);
        for (var run : simulation.scenario.runs()) log.accept(run.toString());
        Optional<Violation> violation = Optional.empty();
        try {
            simulation.run();
        } catch (Violation found) {
            violation = Optional.of(found);
        } catch (RuntimeException | Error unexpected) {
            violation = Optional.of(new Violation("no decision throws", unexpected.toString()));
            violation.get().initCause(unexpected);
        } finally {
            simulation.operator.end();
        }
        violation.ifPresent(found -> log.accept("VIOLATION " + found.getMessage()));
        return new Result(seed, simulation.weather, simulation.outcomes(), violation);
    }

    private void run() {
        operator.start();
        var bound = scenario.runs().stream()
                .map(RunCase::bound)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        while (!ledger.allEnded() && timeline.passed().compareTo(bound) < 0 && timeline.step()) {
            // until all have ended or time is up
        }
        var rest = timeline.passed().plus(AFTERMATH);
        while (timeline.passed().compareTo(rest) < 0 && timeline.step()) {
            // what is on its way arrives
        }
        ledger.over();
    }

    private List<Outcome> outcomes() {
        return scenario.runs().stream()
                .map(run -> new Facts(timeline, weather, scenario.clusters(), journals, scenario.runs()).journal(run))
                .flatMap(journal -> journal.end().stream())
                .map(Journal.End::outcome)
                .toList();
    }
}
