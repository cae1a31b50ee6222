package dev.holdfast.cli.app;

import dev.holdfast.api.run.Phase;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one application: what it is, whether it could be recovered, and who acts for it. */
@Command(
        name = "show",
        description = {
            "Show an application and whether it could be recovered.",
            "Shows what belongs to it, its plans, which run holds it, and which runs wait for that one."
        })
final class AppShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "APPLICATION", description = "The application's name.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    AppShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var found = api.get(Kind.APPLICATION, api.namespace(), name);
            switch (output.format()) {
                case json -> session.out().println(Trees.json(found.shown()));
                case yaml -> session.out().print(Trees.yaml(found.shown()));
                case name -> session.out().println(Listing.qualified(Kind.APPLICATION, found.name()));
                case table, wide -> show(api, found);
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }

    private void show(Api api, Found found) {
        line("application " + found.namespace() + "/" + found.name() + "   priority: " + found.text("/spec/priority")
                + "   ready: " + AppList.ready(found));
        for (var type : List.of("PlansFound", "DependenciesValid")) {
            var reason = found.condition(type, "reason");
            line("%-11s %s"
                    .formatted(
                            type.equals("PlansFound") ? "plans" : "depends on",
                            reason.isEmpty()
                                    ? "no operator has said anything yet; is one running?"
                                    : reason + ", " + found.condition(type, "message")));
        }
        line("objectives  RTO " + orNone(found.text("/spec/rto")) + ", RPO " + orNone(found.text("/spec/rpo")));
        line("sites       "
                + (AppList.names(found, "/spec/sites").isEmpty() ? "any" : AppList.names(found, "/spec/sites")));
        if (found.at("/spec/objects").isEmpty()) line("objects     none: nothing is known to be protected");
        for (var selector : found.at("/spec/objects"))
            line("objects     " + Selectors.words(selector, found.namespace()));
        var holder = found.text("/status/holder/name");
        line("held by     "
                + (holder.isEmpty() ? "no run" : "run " + holder + ", epoch " + found.text("/status/holder/epoch")));
        waiting(api, found)
                .forEach(run -> line("waits       run " + run.name() + " of plan " + run.text("/spec/planRef/name")
                        + ", created " + Listing.age(run.created(), api.now()) + " ago"));
    }

    /** Runs of its plans that have not begun. */
    private static List<Found> waiting(Api api, Found found) {
        var plans =
                found.at("/spec/plans").valueStream().map(each -> each.asText()).toList();
        return api.list(Kind.RUN, Optional.of(found.namespace()), "").stream()
                .filter(run -> plans.contains(run.text("/spec/planRef/name")))
                .filter(run -> run.text("/status/phase").equals(Phase.PENDING.word()))
                .sorted(Listing.OLDEST_FIRST)
                .toList();
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private void line(String text) {
        session.out().println(Clean.line(text));
    }
}
