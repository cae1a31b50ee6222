package dev.holdfast.cli.site;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one pair: each site as its agent says, and what would happen now. */
@Command(
        name = "status",
        description = {
            "Show which of two sites may act, and what would happen if one went dark now.",
            "It is what the operator has last heard from the agents of the two sites. They decide without it."
        })
final class SiteStatus implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PAIR", description = "The name of the SitePair.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    SiteStatus(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var found = api.get(Kind.SITE_PAIR, api.namespace(), name);
            switch (output.format()) {
                case json -> session.out().println(Trees.json(found.shown()));
                case yaml -> session.out().print(Trees.yaml(found.shown()));
                case name -> session.out().println(Listing.qualified(Kind.SITE_PAIR, found.name()));
                case table, wide -> new SitePage(session, api.now()).print(found);
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }
}
