package dev.holdfast.cli.cluster;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.KindList;
import dev.holdfast.cli.kube.Listing;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** Lists clusters: where they stand, and how they are. */
@Command(
        name = "list",
        aliases = "ls",
        description = {
            "List the clusters: where they stand, and how they are.",
            "A cluster that no operator has confirmed for five minutes is Unknown."
        })
final class ClusterList extends KindList {
    ClusterList(Session session) {
        super(session, Kind.CLUSTER, Listing.BY_NAME);
    }

    @Override
    protected List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("SITE", found -> found.text("/spec/site")),
                Column.of("ZONE", found -> found.text("/spec/zone")),
                Column.of("READY", sight(now, sight -> sight.answer("Ready"))),
                Column.of("REACHABLE", sight(now, sight -> sight.answer("Reachable"))),
                Column.of("REASON", sight(now, sight -> sight.reason("Ready"))),
                Column.of("AS OF", found -> Listing.age(found.time("/status/asOf"), now)),
                Column.of("AGE", found -> Listing.age(found.created(), now)),
                Column.wide("VERSION", found -> found.text("/status/version")),
                Column.wide("LABELS", ClusterList::labels),
                Column.wide("MESSAGE", sight(now, sight -> sight.message("Ready"))));
    }

    private static Function<Found, String> sight(Instant now, Function<Sight, String> cell) {
        return found -> cell.apply(new Sight(found, now));
    }

    /** {@code tier=gold team=db}. */
    static String labels(Found found) {
        var words = new StringJoiner(" ");
        found.at("/metadata/labels")
                .properties()
                .forEach(label ->
                        words.add(label.getKey() + "=" + label.getValue().asText()));
        return words.toString();
    }
}
