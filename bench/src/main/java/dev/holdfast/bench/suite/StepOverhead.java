package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Kubectl;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run adds to the patches that it sends: runs of patches which change nothing, from the creation of the run until a
 * watch tells that it is completed. The floor is the creation and the same patches by a bare client. Beside it stands what that
 * client adds when it reads each object and writes the same journal as a run does: what the API server alone needs.
 */
final class StepOverhead implements Benchmark {
    private static final double MILLISECONDS_MAX = 15;
    private static final double WRITES_MAX = 2;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);
    private static final String TARGET = "steady";
    /** Beside which runs the bare client writes the journal, too: one of so many. */
    private static final int JOURNAL_EVERY = 3;

    @Override
    public String name() {
        return "step-overhead";
    }

    @Override
    public String about() {
        return "what a run adds to each patch that changes nothing; the floor is the run's creation and the bare patches; bare-journal"
                + " is what a bare client adds to them that reads and writes as a run does";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open(Stage.FLOOR)) {
            for (var cluster : List.of(stage.hub(), stage.floor())) prepare(cluster);
            stage.operator().awaitReady();
            try (var runs = stage.hub().admin().watch(Manifests.runs(name()), "\"completionTime\"")) {
                var figures = new ArrayList<Figure>();
                var writes = new ArrayList<Figure>();
                var journals = new ArrayList<Figure>();
                warmUp(stage, runs, effort);
                double script = script(stage, effort);
                for (var wanted : effort.runs()) {
                    var length = new Length(stage, runs, wanted.steps());
                    for (int n = 0; n < wanted.count(); n++) length.sample("measured-" + wanted.steps() + "-" + n);
                    figures.add(length.time(script));
                    writes.add(length.writes());
                    journals.add(length.journalled());
                    progress.accept(wanted.count() + " runs of " + wanted.steps() + " steps measured");
                }
                figures.addAll(writes);
                figures.addAll(journals);
                // The headline is the length at which a step costs most.
                Collections.swap(figures, 0, worst(figures.subList(0, writes.size())));
                return new Result(figures, List.of());
            }
        }
    }

    private static int worst(List<Figure> times) {
        int worst = 0;
        for (int i = 1; i < times.size(); i++)
            if (times.get(i).value() > times.get(worst).value()) worst = i;
        return worst;
    }

    private void prepare(Cluster cluster) {
        Installation.namespace(cluster.admin(), name());
        cluster.admin().apply(Manifests.configMaps(name()) + "/" + TARGET, Manifests.configMap(TARGET, TARGET));
    }

    private void warmUp(Stage stage, Watch runs, Effort effort) {
        var length = new Length(stage, runs, 3);
        for (int n = 0; n < effort.warmUp(); n++) length.sample("warm-up-" + n);
    }

    /** What a script needs for each step: a process of kubectl that sends the same patch as the same account. */
    private double script(Stage stage, Effort effort) {
        var kubectl = Kubectl.of(stage, stage.floor());
        var times = new Samples();
        for (int n = 0; n <= effort.starts(); n++) {
            long nanos = kubectl.time(
                    "configmap/" + TARGET + " patched (no change)",
                    "patch",
                    "configmap",
                    TARGET,
                    "--namespace=" + name(),
                    "--as=" + BareWrites.ACCOUNT,
                    "--type=merge",
                    "--patch={\"data\": {\"state\": \"" + TARGET + "\"}}");
            // The first start reads the file from the disk.
            if (n > 0) times.addNanos(nanos);
        }
        return times.p50();
    }

    /** Runs of one length. */
    private final class Length {
        private final Stage stage;
        private final Watch runs;
        private final int steps;
        private final Samples overheads = new Samples();
        private final Samples floors = new Samples();
        private final Samples totals = new Samples();
        private final Samples journals = new Samples();
        private final BareSteps bare;
        private final long mark;

        Length(Stage stage, Watch runs, int steps) {
            this.stage = stage;
            this.runs = runs;
            this.steps = steps;
            this.mark = stage.hub().audit().mark();
            this.bare = new BareSteps(stage.floor(), Manifests.runs(name()), path(), TARGET);
        }

        void sample(String name) {
            var manifest =
                    Manifests.run(name, String.join(",", Collections.nCopies(steps, Manifests.step(TARGET, TARGET))));
            var before = target();
            var end = runs.expect("the end of run " + name, run -> Manifests.named(run, name));
            long sent = System.nanoTime();
            stage.hub().admin().post(Manifests.runs(name()), manifest);
            var seen = end.within(SEEN_WITHIN);
            double total = (seen.nanos() - sent) / 1e6;
            verify(seen.object(), before);
            double floor = bare.patches(manifest, steps) / 1e6;
            if (overheads.count() % JOURNAL_EVERY == 0)
                journals.add((bare.journalled(name + "-journalled", manifest, seen.object()) / 1e6 - floor) / steps);
            totals.add(total / steps);
            floors.add(floor / steps);
            overheads.add((total - floor) / steps);
        }

        private void verify(JsonNode run, JsonNode before) {
            var entries = run.at("/status/journal/entries");
            boolean all = entries.size() == steps;
            for (var entry : entries) all &= entry.path("state").asText().equals("Succeeded");
            if (!all || !Manifests.phase(run).equals("Completed"))
                throw new IllegalStateException("the run did not do its " + steps + " steps: " + run.path("status"));
            if (!target().equals(before))
                throw new IllegalStateException("patches that change nothing have changed " + before);
        }

        private JsonNode target() {
            return stage.hub().admin().get(path());
        }

        private String path() {
            return Manifests.configMaps(name()) + "/" + TARGET;
        }

        /** @param script what a step takes that is a process of its own, in milliseconds */
        Figure time(double script) {
            return Figure.of("step-overhead/" + steps, overheads, "ms a step")
                    .beside("a script with kubectl", script - floors.p50())
                    .over(floors.p50(), totals.p50() / floors.p50())
                    .against("<= 15 ms", overheads.p50() <= MILLISECONDS_MAX);
        }

        /** What the bare client adds to its patches when it writes the journal. */
        Figure journalled() {
            return Figure.of("bare-journal/" + steps, journals, "ms a step");
        }

        /** Counted by the API server; the bare patches are counted too, so that a step that sent none is found out. */
        Figure writes() {
            var entries = stage.hub().audit().operatorSince(mark);
            long patches = entries.stream()
                    .filter(entry -> entry.is("patch", "configmaps"))
                    .count();
            int expected = steps * overheads.count();
            if (patches != expected) throw new IllegalStateException(patches + " patches were sent, not " + expected);
            double statuses = entries.stream()
                    .filter(entry -> entry.is("update", "recoveryruns/status"))
                    .count();
            return Figure.of("status-writes/" + steps, statuses / expected, "a step", expected)
                    .against("<= 2", statuses / expected <= WRITES_MAX);
        }
    }
}
