package dev.holdfast.cli.plan;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Channel;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.core.plan.Until;
import dev.holdfast.expression.Cel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one plan: what starts it, what it would do, and whether it could. */
@Command(name = "show", description = "Show a plan: what starts it, what each step would do, and its last runs.")
final class PlanShow implements Callable<Integer> {
    private static final int VALUE_SHOWN = 80;
    private static final int RUNS_SHOWN = 5;

    private final Session session;

    @Parameters(paramLabel = "PLAN", description = "The plan's name.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    PlanShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var plan = api.get(Kind.PLAN, api.namespace(), name);
            switch (output.format()) {
                case json -> session.out().println(Trees.json(plan.shown()));
                case yaml -> session.out().print(Trees.yaml(plan.shown()));
                case name -> session.out().println(Listing.qualified(Kind.PLAN, plan.name()));
                case table, wide -> show(api, plan);
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }

    private void show(Api api, Found plan) {
        var ready = plan.condition("Ready", "status");
        line("plan " + plan.namespace() + "/" + plan.name() + "   ready: " + (ready.isEmpty() ? "Unknown" : ready)
                + reason(plan));
        line("starts on  "
                + (PlanList.alertLabels(plan).isEmpty() ? "nothing: only by hand" : PlanList.alertLabels(plan)));
        var account = plan.text("/spec/serviceAccountName");
        line("account    " + (account.isEmpty() ? "the installation's default" : account));
        line("digest     " + Digest.of(Typed.json(plan.at("/spec/steps"))));
        session.out().println();
        steps(plan);
        runs(api, plan);
    }

    private static String reason(Found plan) {
        var message = plan.condition("Ready", "message");
        return message.isEmpty() ? "" : " (" + message + ")";
    }

    private void steps(Found plan) {
        var reading = StepReading.read(Typed.json(plan.at("/spec/steps")), Cel.LANGUAGE);
        var table = new Table(List.of("#", "STEP", "CLUSTER", "DOES"));
        reading.steps()
                .forEach(step -> table.row(List.of(
                        String.valueOf(step.number()),
                        step.title(),
                        step.action().cluster(),
                        step.when()
                                        .map(when -> "when " + Clean.cut(when.text(), VALUE_SHOWN, false) + ": ")
                                        .orElse("")
                                + words(step)
                                + order(step)
                                + step.interlock().map(PlanShow::words).orElse(""))));
                                + otherwise(step))));
        table.print(session.out(), session.screen().output() ? session.width() : 0, session.symbols());
        reading.problems().forEach(problem -> line("problem: " + problem));
        if (reading.problems().isEmpty()) {
            Preflight.check(reading.steps()).forEach(refusal -> line("problem: " + refusal.reason()));
        }
    }

    /** What becomes of the step when its cluster gives no answer, and what it is without grace. */
    private static String otherwise(Step step) {
        String unreachable = step.onUnreachable() == OnUnreachable.RETRY
                ? ""
                : "; " + step.onUnreachable().word() + " when unreachable";
        return unreachable
                + step.ungraceful()
                        .map(other -> switch (other) {
                            case Ungraceful.Skip ignored -> "; ungraceful: skip";
                            case Ungraceful.Instead(var instead) -> "; ungraceful: " + words(instead);
                        })
                        .orElse("");
    private static String words(Interlock interlock) {
        return switch (interlock) {
            case Interlock.Promote(var primary) -> "; only with evidence that " + primary + " cannot act";
            case Interlock.Demotion(var primary) -> "; evidence that " + primary + " is demoted";
        };
    }

    /** What is unlike "after all before it": its group, and what it waits for. */
    private static String order(Step step) {
        var group = step.order().group().map(PlanShow::words).orElse("");
        var after = step.order()
                .dependsOn()
                .map(steps -> steps.isEmpty()
                        ? ", at once"
                        : ", after step " + steps.stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .orElse("");
        return group + after;
    }

    private static String words(Group group) {
        return ", side by side" + (group.title().isEmpty() ? "" : " in " + Clean.cut(group.title(), VALUE_SHOWN, false))
                + " (" + group.maxConcurrent() + " at a time)";
    }

    private static String words(Step step) {
        return switch (step.action()) {
            case Action.ReadField read -> "read " + read.path() + " of " + read.target() + " as " + read.outputKey();
            case Action.Patch patch ->
                "set " + patch.path() + " of " + patch.target() + " to "
                        + Clean.cut(patch.value().print(), VALUE_SHOWN, false);
            case Action.Scale scale -> "scale " + scale.target() + " to " + scale.replicas() + ", all ready";
            case Action.Wait wait -> "wait until " + words(wait.until()) + " of " + wait.target();
            case Action.Delete delete ->
                "delete " + delete.target() + " (" + delete.propagation().word().toLowerCase(Locale.ROOT) + ")";
            case Action.Apply apply -> "apply " + apply.target();
            case Action.Job job -> "run a Job" + (job.namespace().isEmpty() ? "" : " in namespace " + job.namespace());
            case Action.Child child ->
                "run the plan " + (child.namespace().isEmpty() ? "" : child.namespace() + "/") + child.plan()
                        + " to its end";
            case Action.Probe probe ->
                "ask " + probe.check().words() + " every " + probe.interval().toSeconds() + "s until it is right"
                        + (probe.successes() == 1 ? "" : " " + probe.successes() + " times in a row");
            case Action.Http http ->
                http.method() + " " + http.url() + ", at least once"
                        + http.output()
                                .map(output -> ", and keep " + output.key())
                                .orElse("");
            case Action.Notify notify -> words(notify.channel());
            case Action.Approval approval ->
                "ask " + approval.quorum() + (approval.quorum() == 1 ? " person" : " people")
                        + (approval.role().isEmpty() ? "" : " in the role " + approval.role()) + " within "
                        + Durations.age(step.timeout()) + ": " + Clean.cut(approval.message(), VALUE_SHOWN, false);
            case Action.Pause pause ->
                "rest " + (pause.byItself() ? "for " : "until somebody resumes, at most ")
                        + Durations.age(step.timeout()) + ": " + Clean.cut(pause.message(), VALUE_SHOWN, false);
            case Action.Hold hold -> "hold " + hold.what().words() + ", so that nothing undoes what the run does";
            case Action.Release release -> "release " + release.what().words() + ", as it was before";
            case Action.Fence fence -> "fence " + fence.primary() + " " + words(fence.method());
            case Action.Unfence unfence -> "let " + unfence.primary() + " act again " + words(unfence.method());
        };
    }

    private static String words(FenceMethod method) {
        return switch (method) {
            case FenceMethod.Api api ->
                "by setting " + api.change().path() + " of " + api.change().target() + " to "
                        + Clean.cut(api.change().value().print(), VALUE_SHOWN, false);
            case FenceMethod.Redfish redfish -> "by the power of " + redfish.system();
            case FenceMethod.Network network -> "by " + network.target();
            case FenceMethod.Waiver waiver -> "by the word of a person: " + waiver.ask();
        };
    }

    private static String words(Channel channel) {
        return switch (channel) {
            case Channel.Webhook webhook -> "tell the webhook in " + webhook.url();
            case Channel.Mail mail -> "mail " + String.join(", ", mail.to()) + " by " + mail.server();
            case Channel.CloudEvent event -> "send the event " + event.type() + " to " + event.url();
        };
    }

    private static String words(Until until) {
        return switch (until) {
            case Until.Condition(var type, var status) -> "condition " + type + " is " + status;
            case Until.Field(var path, var value) -> path + " is " + Clean.cut(value.print(), VALUE_SHOWN, false);
            case Until.Holding(var expression) -> Clean.cut(expression.text(), VALUE_SHOWN, false) + " holds";
        };
    }

    private void runs(Api api, Found plan) {
        var runs = api.list(Kind.RUN, Optional.of(plan.namespace()), "").stream()
                .filter(run -> run.text("/spec/planRef/name").equals(plan.name()))
                .sorted(Listing.OLDEST_FIRST.reversed())
                .limit(RUNS_SHOWN)
                .toList();
        session.out().println();
        if (runs.isEmpty()) {
            line("runs: none yet");
            return;
        }
        var table = new Table(List.of("LAST RUNS", "PHASE", "STEPS", "AGE"));
        runs.forEach(run -> table.row(List.of(
                run.name(),
                run.text("/status/phase").isEmpty() ? "Pending" : run.text("/status/phase"),
                run.text("/status/progress"),
                Listing.age(run.created(), api.now()))));
        table.print(session.out(), 0, session.symbols());
    }

    private void line(String text) {
        session.out().println(Clean.line(text));
    }
}
