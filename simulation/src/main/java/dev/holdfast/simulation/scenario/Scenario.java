package dev.holdfast.simulation.scenario;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clusters with their objects, the runs, and everybody who disturbs them: all that a seed decides before time begins. */
public final class Scenario {

    /** The clusters of which it becomes known whether they answer. */
    public static final List<String> AWAY = List.of("east", "west");

    private static final int RETRIES_GENEROUS = 10;
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final Duration OUTAGE_MAX = Duration.ofMinutes(3);
    private static final Duration STATUS_LATE_MAX = Duration.ofMinutes(4);

    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final List<RunCase> runs;
    private final List<Key> freezes;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Timeline timeline;
    private final Storm storm;

    /** Runs of plans that the dice choose. */
    public static Scenario any(Timeline timeline, Storm storm, People people, Silences silences) {
        var dice = storm.dice();
        int retries = storm.weather().isHarmless() ? RETRIES_GENEROUS : dice.pick(List.of(0, 2, RETRIES_GENEROUS));
        var runs = new ArrayList<RunCase>();
        for (int i = dice.between(1, 3); i > 0; i--) runs.add(ReferencePlans.any(dice, runs.size(), retries));
        return new Scenario(
                timeline,
                storm,
                runs.stream().map(people::asked).map(silences::asked).toList(),
                silences);
    }

    /** One run of the plan of that name. */
    public static Scenario of(Timeline timeline, Storm storm, People people, String plan) {
        var run = people.asked(ReferencePlans.named(plan, storm.dice(), RETRIES_GENEROUS));
        return new Scenario(timeline, storm, List.of(run), Silences.none());
    }

    private Scenario(Timeline timeline, Storm storm, List<RunCase> runs, Silences silences) {
        this.runs = runs;
        this.storm = storm;
        this.timeline = timeline;
        var dice = storm.dice();
        clusters.put("", new Cluster("hub"));
        clusters.put("east", new Cluster("east"));
        clusters.put("west", new Cluster("west"));
        clusters.put(Place.OUTSIDE, new Cluster(Place.OUTSIDE));
        for (var run : runs) plans.put(run.name(), run.plan());
        for (var cluster : clusters.values()) {
            new JobController(cluster, timeline, storm);
            new DeploymentController(cluster, timeline, storm);
            new FinalizerController(cluster, timeline, storm);
        }
        new Outsider(clusters, timeline, dice);
        boolean late = storm.reigns(Fault.LATE_STATUS);
        Landscape.make(clusters, runs, late);
        if (late) timeline.after(dice.between(Duration.ZERO, STATUS_LATE_MAX), () -> Landscape.addressLate(clusters));
        var passersby = new Passersby(clusters, timeline, storm);
        passersby.come(runs);
        for (var run : runs) {
            passersby.occupy(run);
            passersby.disturb(run, () -> plans.put(run.name(), tampered(run.plan())));
        }
        silences.watch(clusters, AWAY, timeline);
        darken(dice);
        freezes = Freezers.come(clusters.get(""), runs, timeline, storm);
    }

    private static Plan tampered(Plan plan) {
        return new Plan(plan.namespace(), plan.name(), plan.steps(), plan.digest() + "-tampered");
    }

    private void darken(Dice dice) {
        if (storm.strikes(Fault.OUTAGE)) {
            var cluster = dice.pick(List.copyOf(clusters.values()));
            timeline.after(dice.between(Duration.ZERO, EARLY), () -> {
                cluster.setDark(true);
                timeline.after(dice.between(Duration.ZERO, OUTAGE_MAX), () -> cluster.setDark(false));
            });
        }
        if (storm.strikes(Fault.DARK)) {
            var cluster = clusters.get(dice.pick(List.of("east", "west", Place.OUTSIDE)));
            timeline.after(dice.between(Duration.ZERO, EARLY), () -> cluster.setDark(true));
            // an outage that ends does not light it again
            timeline.after(EARLY.plus(OUTAGE_MAX), () -> cluster.setDark(true));
        }
    }

    /** By the names that steps use; the hub under the empty name. */
    public Map<String, Cluster> clusters() {
        return clusters;
    }

    public List<RunCase> runs() {
        return runs;
    }

    /** Where people will have set freezes. */
    public List<Key> freezes() {
        return freezes;
    }

    /** By the runs' names, as their objects hold them now. */
    public Map<String, Plan> plans() {
        return plans;
    }
}
