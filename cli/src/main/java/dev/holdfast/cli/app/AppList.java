package dev.holdfast.cli.app;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.KindList;
import dev.holdfast.cli.kube.Listing;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists applications, the most urgent first. */
@Command(
        name = "list",
        aliases = "ls",
        description = {
            "List the applications, the most urgent first.",
            "Shows whether each could be recovered, and which run holds it."
        })
final class AppList extends KindList {
    private static final Comparator<Found> URGENT_FIRST = Comparator.comparingInt(
                    (Found found) -> found.at("/spec/priority").asInt())
            .thenComparing(Listing.BY_NAME);

    AppList(Session session) {
        super(session, Kind.APPLICATION, URGENT_FIRST);
    }

    @Override
    protected List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("PRIORITY", found -> found.text("/spec/priority")),
                Column.of("RTO", found -> found.text("/spec/rto")),
                Column.of("RPO", found -> found.text("/spec/rpo")),
                Column.of("READY", AppList::ready),
                Column.of("REASON", AppList::reason),
                Column.of("HELD BY", found -> found.text("/status/holder/name")),
                Column.of("AGE", found -> Listing.age(found.created(), now)),
                Column.wide("PLANS", found -> names(found, "/spec/plans")),
                Column.wide("DEPENDS ON", found -> names(found, "/spec/dependsOn")),
                Column.wide("SITES", found -> names(found, "/spec/sites")));
    }

    /** True, False or Unknown. */
    static String ready(Found found) {
        var said = found.condition("Ready", "status");
        return said.isEmpty() ? "Unknown" : said;
    }

    static String reason(Found found) {
        var said = found.condition("Ready", "reason");
        return said.isEmpty() ? "NotYetKnown" : said;
    }

    /** The texts of a list, with commas. */
    static String names(Found found, String pointer) {
        return found.at(pointer).valueStream().map(each -> each.asText()).collect(Collectors.joining(", "));
    }
}
