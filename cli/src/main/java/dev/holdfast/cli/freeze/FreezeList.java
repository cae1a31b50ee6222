package dev.holdfast.cli.freeze;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.ListOptions;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.OutputOptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists freezes: what each holds, for how long, who set it and why. */
@Command(
        name = "list",
        aliases = "ls",
        description = {
            "List the freezes: what each stops, for how long, who set it and why.",
            "Shows those of the namespace and of holdfast-system, which reach it too; with -A those of all namespaces."
        })
final class FreezeList implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private ListOptions which;

    @Mixin
    private OutputOptions output;

    FreezeList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var places = which.allNamespaces()
                    ? Stream.of("")
                    : Stream.of(api.namespace(), FreezeCommand.HOME).distinct();
            var freezes = places.flatMap(place -> which.list(api, Kind.FREEZE, place).stream())
                    .sorted(Listing.OLDEST_FIRST)
                    .toList();
            var nothing = which.allNamespaces()
                    ? "no freezes in any namespace"
                    : "no freezes in namespace " + api.namespace() + " or " + FreezeCommand.HOME
                            + "; all namespaces: -A";
            new Listing(Kind.FREEZE, freezes, true, columns(api.now())).print(session, output.format(), nothing);
        }
        return ExitCode.DONE.code();
    }

    private static List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("HOLDS", shown(FreezeView::what)),
                Column.of("STATE", shown(freeze -> freeze.isActive(now) ? "Active" : "Expired")),
                Column.of("LEFT", shown(freeze -> freeze.isActive(now) ? Durations.age(freeze.left(now)) : "")),
                Column.of("SET BY", shown(FreezeView::setBy)),
                Column.of("AGE", found -> Listing.age(found.created(), now)),
                Column.wide("EXPIRES", found -> found.text("/spec/expires")),
                Column.of("REASON", shown(FreezeView::reason)));
    }

    private static Function<Found, String> shown(Function<FreezeView, String> cell) {
        return found -> cell.apply(new FreezeView(found));
    }
}
