package dev.holdfast.cli.run;

import dev.holdfast.cli.DryRun;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a plan by hand: creates a run with a copy of the plan's steps. */
@Command(
        name = "start",
        description = {
            "Start a plan by hand.",
            "Creates a RecoveryRun with a copy of the plan's steps.",
            "Asks for the plan's name once more; scripts give it with --confirm."
        })
final class RunStart implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PLAN", description = "The plan's name.")
    private String plan;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "A label of the alert that the run answers, kept with the run. Repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--confirm",
            paramLabel = "PLAN",
            description = "The plan's name once more. Needed where nobody can be asked.")
    private String confirm;

    @Option(
            names = "--beside",
            paramLabel = "RUN",
            description =
                    "Start although this run of the same plan is unfinished: the new one waits until that has ended.")
    private String beside;

    @Option(
            names = "--ungraceful",
            description = "Go without grace: each step as its ungraceful says, where there is one.")
    private boolean ungraceful;

    @Option(
            names = "--dry-run",
            paramLabel = "none|client|server",
            defaultValue = "none",
            description =
                    "client prints the RecoveryRun instead; server lets the API server check it. Default: ${DEFAULT-VALUE}.")
    private DryRun dryRun;

    @Mixin
    private BegunOptions begun;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    RunStart(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var found = api.get(Kind.PLAN, api.namespace(), plan);
            NewRun.check(found);
            var run = NewRun.of(found, labels, ungraceful);
            return switch (dryRun) {
                case client -> printManifest(run);
                case server -> created(api, api.create(Kind.RUN, api.namespace(), run, true));
                case none -> start(api, found, run);
            };
        }
    }

    private int printManifest(com.fasterxml.jackson.databind.node.ObjectNode run) {
        session.out()
                .print(
                        switch (output.format()) {
                            case json -> Trees.json(run) + "\n";
                            case table, wide, yaml, name -> Trees.yaml(run);
                        });
        session.out().flush();
        return ExitCode.DONE.code();
    }

    private int start(Api api, Found found, com.fasterxml.jackson.databind.node.ObjectNode run) {
        refuseBesideAnother(api);
        confirm(api, found);
        return created(api, api.create(Kind.RUN, api.namespace(), run, false));
    }

    /** A courtesy, not the lock: the operator lets the second one wait, and nobody shall be surprised by that. */
    private void refuseBesideAnother(Api api) {
        var plans = plansOfTarget(api);
        var unfinished = api.list(Kind.RUN, Optional.of(api.namespace()), "").stream()
                .filter(run -> plans.contains(run.text("/spec/planRef/name")))
                .filter(run -> !RunView.of(run).phase().terminal())
                .toList();
        if (unfinished.isEmpty()
                || unfinished.stream().anyMatch(run -> run.name().equals(beside))) return;
        var run = unfinished.getFirst();
        var view = RunView.of(run);
        var other = run.text("/spec/planRef/name");
        throw new Fault(
                ExitCode.REFUSED,
                "the run " + run.name() + " of "
                        + (other.equals(plan)
                                ? "this plan"
                                : "the plan " + other + ", which is for the same application,")
                        + " is " + view.phase().word() + ", created " + Listing.age(run.created(), api.now())
                        + " ago; a second one was not started",
                "watch it: " + RunNext.attach(view, cluster),
                "let another one wait for its end: --beside " + run.name());
    }

    /** The plan, and the others of the application that has it. Whoever may not see applications starts runs all the same. */
    private Set<String> plansOfTarget(Api api) {
        var plans = new HashSet<>(Set.of(plan));
        try {
            api.list(Kind.APPLICATION, Optional.of(api.namespace()), "").stream()
                    .map(found -> found.at("/spec/plans")
                            .valueStream()
                            .map(each -> each.asText())
                            .toList())
                    .filter(named -> named.contains(plan))
                    .forEach(plans::addAll);
        } catch (Fault unseen) {
            session.say("whether an application has this plan is not known: " + unseen.getMessage());
        }
        return plans;
    }

    private void confirm(Api api, Found found) {
        if (confirm != null) {
            if (!confirm.equals(plan)) {
                throw new Fault(
                        ExitCode.DECLINED,
                        "--confirm=" + confirm + " is not the plan's name " + plan + "; nothing was started");
            }
            return;
        }
        if (!session.asks()) {
            throw new Fault(
                    ExitCode.DECLINED,
                    "nobody can be asked whether to start " + plan + "; nothing was started",
                    "say so on the command line: --confirm=" + plan);
        }
        session.say("This starts the plan " + found.namespace() + "/" + plan + " for real, at "
                + api.connection().server() + ":");
        NewRun.titles(found).forEach(title -> session.say("  " + title));
        session.err().print("Type the plan's name to start it; anything else stops: ");
        session.err().flush();
        var typed = session.in().lines().findFirst().orElse("").strip();
        if (!typed.equals(plan)) {
            throw new Fault(ExitCode.DECLINED, "\"" + typed + "\" is not the plan's name; nothing was started");
        }
    }

    private int created(Api api, Found run) {
        if (dryRun != DryRun.server) return begun.follow(session, api, cluster, output, run);
        begun.print(session, output, run, " created (server dry run)");
        return ExitCode.DONE.code();
    }
}
