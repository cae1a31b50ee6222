package dev.holdfast.cli.site;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.KindList;
import dev.holdfast.cli.kube.Listing;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists pairs of sites. */
@Command(
        name = "list",
        aliases = "ls",
        description = {
            "List the pairs of sites.",
            "Shows who may act in each, and whether either site could be lost now."
        })
final class SiteList extends KindList {

    SiteList(Session session) {
        super(session, Kind.SITE_PAIR, Listing.BY_NAME);
    }

    @Override
    protected List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("MEMBERS", found -> found.text("/status/members")),
                Column.of("EPOCH", found -> found.text("/status/epoch")),
                Column.of("TAKEN", found -> found.text("/status/taken/site")),
                Column.of("READY", SiteList::ready),
                Column.of("REASON", found -> found.condition("Ready", "reason")),
                Column.of("AGE", found -> Listing.age(found.created(), now)),
                Column.wide("WITNESS", found -> found.text("/spec/witness")),
                Column.wide("PROFILE", found -> found.text("/spec/profile")));
    }

    /** True, False or Unknown. */
    static String ready(Found found) {
        var said = found.condition("Ready", "status");
        return said.isEmpty() ? "Unknown" : said;
    }
}
