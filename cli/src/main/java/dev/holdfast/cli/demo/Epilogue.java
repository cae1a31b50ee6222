package dev.holdfast.cli.demo;

import dev.holdfast.api.plan.Step;
import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.cli.demo.service.Prober;
import dev.holdfast.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the demo says when west has taken over: what changed, how long it took, where to look. */
final class Epilogue {
    private final Page page;
    private final Sandbox sandbox;
    private final boolean keep;

    Epilogue(Page page, Sandbox sandbox, boolean keep) {
        this.page = page;
        this.sandbox = sandbox;
        this.keep = keep;
    }

    void print(Failover.Outcome outcome, Instant brokenAt, Path record) {
        changes(outcome.run());
        measured(outcome, brokenAt);
        places(outcome.run(), record);
    }

    private void changes(RecoveryRun run) {
        page.heading("What changed, from the run's journal");
        var story = new RunStory(page.arrow());
        for (var entry : run.getStatus().journal().entries()) {
            var step = Step.numbered(run.getSpec().steps()).get(entry.step() - 1);
            if (step.type() == StepType.PATCH) {
                var path = step.patch().override().fieldPath();
                page.fact(RunStory.cluster(step), object(entry) + " " + path + ": " + story.change(entry));
            } else if (step.type() == StepType.JOB) {
                page.fact(RunStory.cluster(step), object(entry) + ": created and completed (simulated by kwok)");
            }
        }
    }

    private static String object(JournalEntry entry) {
        var target = entry.target();
        return target.resource() + " " + target.namespace() + "/" + target.name();
    }

    private void measured(Failover.Outcome outcome, Instant brokenAt) {
        page.heading("Recovered in " + seconds(brokenAt, outcome.recovery().at()));
        page.fact(
                "measured",
                "from the break to the first request that west answered through the switch; "
                        + outcome.recovery().text("missed") + " requests in between got no answer (one every "
                        + Prober.INTERVAL.toMillis() + " ms).");
        var turned = turned(outcome.run());
        page.fact(
                "of which",
                seconds(brokenAt, outcome.alertSent()) + " until " + Prober.MISSES
                        + " requests in a row were lost and the alert was sent");
        page.fact(
                "",
                seconds(outcome.alertSent(), outcome.alertReceived()) + " in Alertmanager, which waits "
                        + Alertmanager.GROUP_WAIT.toSeconds() + " s for further alerts of a group");
        page.fact(
                "",
                seconds(outcome.alertReceived(), turned)
                        + " in Holdfast and the standby, from the alert received to the switch turned");
        page.fact("", seconds(turned, outcome.recovery().at()) + " until the first answer was there");
    }

    /** When the run's last patch, the switch, was done. */
    private static Instant turned(RecoveryRun run) {
        return run.getStatus().journal().entries().stream()
                .filter(entry -> entry.type() == StepType.PATCH)
                .map(JournalEntry::finishTime)
                .reduce(Instant.EPOCH, (before, after) -> after);
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.2f s", Duration.between(from, to).toMillis() / 1000.0);
    }

    private void places(RecoveryRun run, Path record) {
        page.heading("Where to look");
        page.fact("record", record + " (the run with its journal; it stays)");
        for (var cluster : sandbox.clusters()) {
            page.fact(cluster, sandbox.kubeconfig(cluster).toString());
        }
        page.line("");
        page.line(keep ? "  Look around:" : "  Look around yourself with holdfast demo --keep, and then:");
        var name = sandbox.name();
        page.line("    export KUBECONFIG=$(holdfast sandbox kubeconfig " + name + " hub)");
        page.line("    kubectl -n demo get recoveryplans,recoveryruns,configmaps");
        page.line("    holdfast run show -n demo " + run.getMetadata().getName());
        page.line("    holdfast alert list -A");
        if (keep) {
            page.line("  Bring east back:   holdfast sandbox heal " + name + " east");
            page.line("  Stop everything:   holdfast sandbox down " + name);
        }
        page.line("");
    }
}
