package dev.holdfast.simulation;

import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.fleet.Rifts;
import dev.holdfast.simulation.invariant.Facts;
import dev.holdfast.simulation.invariant.Ledger;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.operator.Journals;
import dev.holdfast.simulation.operator.Operator;
import dev.holdfast.simulation.operator.Peril;
import dev.holdfast.simulation.operator.Shell;
import dev.holdfast.simulation.operator.Site;
import dev.holdfast.simulation.scenario.Freezers;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.scenario.Scenario;
import dev.holdfast.simulation.scenario.Silences;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.trace.Trace;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    private final Timeline timeline;
    private final Storm storm;
    private final Scenario scenario;
    private final Trace trace;
    private final Facts facts;
    private final Ledger ledger;
    private final Operator operator;
    private final People people;

    private Simulation(
            long seed,
            Timeline timeline,
            Storm storm,
            Scenario scenario,
            People people,
            Peril peril,
            Shell shell,
            Trace trace) {
        this.seed = seed;
        this.timeline = timeline;
        this.storm = storm;
        this.scenario = scenario;
        this.people = people;
        this.trace = trace;
        var journals = new Journals();
        facts = new Facts(timeline, storm.weather(), scenario.clusters(), journals, scenario.runs());
        ledger = new Ledger(facts, trace);
        people.come(scenario.clusters().get(""), scenario.runs(), timeline, journals);
        operator = new Operator(new Site(
                timeline,
                storm,
                new Network(
                        timeline,
                        storm,
                        Rifts.of(timeline, storm, scenario.clusters().values())),
                scenario.clusters(),
                scenario.runs(),
                scenario.freezes(),
                scenario.plans(),
                journals,
                ledger,
                shell,
                peril));
    }

    /** Runs one seed: it decides everything. */
    public static Result run(long seed, Shell shell, Trace trace) {
        var dice = new Dice(seed);
        var apart = new Dice(~seed);
        var far = new Dice(Long.reverse(seed));
        var storm = new Storm(Weather.of(dice, apart).overTheFleet(far), dice, apart, far);
        var timeline = new Timeline();
        var people = People.of(seed);
        var scenario = Scenario.any(timeline, storm, people, Silences.of(seed));
        return new Simulation(seed, timeline, storm, scenario, people, Peril.of(storm), shell, trace).judged();
    }

    /** Runs one reference plan in the weather that is given, with the mishaps that are given. */
    public static Result rehearse(String plan, Weather weather, Peril peril, Shell shell, Trace trace) {
        return rehearse(plan, weather, People.with(List.of()), peril, shell, trace);
    }

    /** The same, with people who do what they are told. */
    public static Result rehearse(String plan, Weather weather, People people, Peril peril, Shell shell, Trace trace) {
        var storm = new Storm(weather, new Dice(0));
        var timeline = new Timeline();
        var scenario = Scenario.of(timeline, storm, people, plan);
        return new Simulation(0, timeline, storm, scenario, people, peril, shell, trace).judged();
    }

    private Result judged() {
        trace.line(() -> "seed " + seed + ", " + storm.weather());
        for (var run : scenario.runs()) {
            trace.line(() -> run.name() + ":");
            for (var step : run.plan().steps()) trace.line(() -> "  " + step);
        }
        Optional<Violation> violation = Optional.empty();
        try {
            run();
        } catch (Violation found) {
            violation = Optional.of(found);
        } catch (RuntimeException | Error unexpected) {
            violation = Optional.of(new Violation("no decision throws", unexpected.toString()));
            violation.get().initCause(unexpected);
        } finally {
            operator.end();
        }
        violation.ifPresent(found -> trace.line(() -> "VIOLATION: " + found.getMessage()));
        return new Result(
                seed, storm.weather(), people.steer(), storm.struck(), outcomes(), ledger.effects(), violation);
    }

    private void run() {
        operator.start();
        var bound = scenario.runs().stream()
                .map(RunCase::bound)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .plus(scenario.freezes().isEmpty() ? Duration.ZERO : Freezers.FROZEN_MAX)
                .plus(people.steer() ? People.PROLONGS_MAX : Duration.ZERO)
                .plus(storm.weather().has(Fault.CLOCK_JUMP) ? Rifts.PROLONGS_MAX : Duration.ZERO);
        while (!allRest() && timeline.passed().compareTo(bound) < 0 && timeline.step()) {
            // until all have ended or time is up
        }
        var rest = timeline.passed().plus(AFTERMATH);
        while (timeline.passed().compareTo(rest) < 0 && timeline.step()) {
            // what is on its way arrives
        }
        ledger.over();
    }

    /** Whether every run has ended, or waits for people of whom nobody comes. */
    private boolean allRest() {
        if (!ledger.allEnded()) return false;
        return scenario.runs().stream().allMatch(run -> {
            var journal = facts.journal(run);
            return journal.end().filter(end -> end.outcome().isForGood()).isPresent()
                    || journal.end().isPresent()
                            && !people.areOnTheirWay(run)
                            && journal.acts().size()
                                    == People.acts(scenario.clusters().get(""), run)
                                            .size();
        });
    }

    private List<Outcome> outcomes() {
        return scenario.runs().stream()
                .map(facts::journal)
                .flatMap(journal -> journal.end().stream())
                .map(Journal.End::outcome)
                .toList();
    }
}
