package dev.holdfast.cli.failover;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.ListOptions;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.run.BegunOptions;
import dev.holdfast.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves a site: one run that runs the plans of its applications in the order of their dependencies. */
@Command(
        name = "failover",
        description = {
            "Move the applications of one site to another.",
            "Shows what it moves, in which order, and what it leaves; then creates one run that runs their plans,",
            "each as a run of its own.",
            "Asks for the name of the site to go to; scripts give it with --confirm."
        })
public final class FailoverCommand implements Callable<Integer> {
    private static final Pattern PRIORITIES = Pattern.compile("([1-5])(?:-([1-5]))?");

    private final Session session;

    @Option(names = "--from", required = true, paramLabel = "SITE", description = "The site that is left.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "SITE", description = "The site to go to.")
    private String to;

    @Option(
            names = "--priority",
            paramLabel = "N[-M]",
            defaultValue = "1-5",
            description = "Only applications as urgent as this. Default: ${DEFAULT-VALUE}.")
    private String priority;

    @Option(
            names = "--app",
            paramLabel = "NAME",
            description = "Only this application, as NAME or NAMESPACE/NAME. Repeatable.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "The account in the run's namespace that creates the runs of the plans. Without it the installation's default account.")
    private String account;

    @Option(
            names = "--ungraceful",
            description =
                    "Go without grace, with all runs of the plans, for a site that is lost: as their steps say under ungraceful.")
    private boolean ungraceful;

    @Option(names = "--dry-run", description = "Show everything and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--confirm",
            paramLabel = "SITE",
            description = "The site to go to once more. Needed where nobody can be asked.")
    private String confirm;

    @Mixin
    private BegunOptions begun;

    @Mixin
    private ListOptions which;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    FailoverCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var asked = asked();
        try (var api = Api.open(cluster, session)) {
            var scope = scope(api, asked);
            var run = FailoverRun.of(scope, asked, api.namespace(), account, ungraceful);
            var page = new FailoverPage(session, asked, scope, ungraceful);
            if (dryRun) {
                show(page, run);
                return (scope.waves().isEmpty() || !scope.leftOut().isEmpty() ? ExitCode.FINDINGS : ExitCode.DONE)
                        .code();
            }
            if (output.format().forPeople()) page.show(session.err());
            if (scope.count() > Plan.STEPS_MAX) {
                throw new Fault(
                        ExitCode.REFUSED,
                        scope.count() + " applications are more than one run has steps (" + Plan.STEPS_MAX
                                + "); nothing was started",
                        "move them in parts, the most urgent first: --priority 1, then --priority 2-5, or --app NAME");
            }
            if (scope.waves().isEmpty()) {
                throw new Fault(
                        ExitCode.REFUSED,
                        "nothing can be moved from " + from + " to " + to + "; nothing was started",
                        "see why: holdfast failover --from " + from + " --to " + to + " --dry-run -A");
            }
            confirm(api);
            return created(api, api.create(Kind.RUN, api.namespace(), run, false));
        }
    }

    private Scope.Asked asked() {
        var range = PRIORITIES.matcher(priority);
        if (!range.matches()) {
            throw new Fault(ExitCode.USAGE, "--priority=" + priority + " is not 1 to 5, as N or N-M");
        }
        if (from.equals(to)) throw new Fault(ExitCode.USAGE, "--from and --to are the same site " + from);
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        return new Scope.Asked(from, to, first, last, names);
    }

    private Scope scope(Api api, Scope.Asked asked) {
        Optional<String> everywhere = which.allNamespaces() ? Optional.empty() : Optional.of(api.namespace());
        var applications = which.list(api, Kind.APPLICATION, api.namespace());
        var known = new Scope.Known(
                applications,
                api.list(Kind.PLAN, everywhere, ""),
                api.list(Kind.RUN, everywhere, ""),
                Frozen.read(api, everywhere, applications),
                api.now());
        var unknown = names.stream()
                .filter(name -> known.applications().stream()
                        .noneMatch(found ->
                                name.equals(found.name()) || name.equals(found.namespace() + "/" + found.name())))
                .toList();
        if (!unknown.isEmpty()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "there is no application " + String.join(", ", unknown) + "; nothing was started",
                    "see what there is: holdfast app list -A");
        }
        try {
            return Scope.of(asked, known);
        } catch (Scope.Disordered e) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "the order cannot be told, nothing was started: " + e.getMessage(),
                    "see what is wrong: holdfast app list -A -o wide");
        }
    }

    private void show(FailoverPage page, ObjectNode run) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(page.tree(run)));
            case yaml -> session.out().print(Trees.yaml(page.tree(run)));
            case table, wide, name -> page.show(session.out());
        }
        session.out().flush();
    }

    private void confirm(Api api) {
        if (confirm != null) {
            if (!confirm.equals(to)) {
                throw new Fault(
                        ExitCode.DECLINED, "--confirm=" + confirm + " is not the site " + to + "; nothing was started");
            }
            return;
        }
        if (!session.asks()) {
            throw new Fault(
                    ExitCode.DECLINED,
                    "nobody can be asked whether to go to " + to + "; nothing was started",
                    "say so on the command line: --confirm=" + to);
        }
        session.err()
                .print("This moves them for real, at " + api.connection().server()
                        + ". Type the name of the site to go to; anything else stops: ");
        session.err().flush();
        var typed = session.in().lines().findFirst().orElse("").strip();
        if (!typed.equals(to)) {
            throw new Fault(ExitCode.DECLINED, "\"" + typed + "\" is not the site " + to + "; nothing was started");
        }
    }

    private int created(Api api, Found run) {
        int code = begun.follow(session, api, cluster, output, run);
        boolean seen = begun.follows(session, output) && code == ExitCode.DONE.code();
        return seen && failed(api.get(Kind.RUN, run.namespace(), run.name())) ? ExitCode.RUN_FAILED.code() : code;
    }

    /** The run goes on without an application that failed; whoever waits for it hears so. */
    private static boolean failed(Found run) {
        return run.at("/status/journal/entries")
                .valueStream()
                .anyMatch(entry -> entry.path("state").asText().equals("Failed"));
    }
}
