package dev.holdfast.cli.site;

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
import java.time.Instant;
import java.util.Optional;
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
                case table, wide -> show(found, api.now());
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }

    private void show(Found found, Instant now) {
        line("pair " + found.namespace() + "/" + found.name() + "   ready: " + SiteList.ready(found));
        var message = found.condition("Ready", "message");
        line(
                message.isEmpty()
                        ? "no operator has said anything yet; one that is started with --arbiter-certificate asks the agents"
                        : found.condition("Ready", "reason") + ": " + message);
        line("decides     " + found.text("/spec/witness") + limits(found.text("/spec/witness")));
        if (!found.text("/status/epoch").isEmpty()) {
            line("may act     " + found.text("/status/members") + ", epoch " + found.text("/status/epoch"));
        }
        if (!found.text("/status/taken/site").isEmpty()) {
            line("taken       site " + found.text("/status/taken/site") + " by site " + found.text("/status/taken/by")
                    + ", known for " + age(found.text("/status/taken/since"), now));
        }
        for (var site : found.at("/status/sites")) {
            line("site        " + site.path("name").asText() + ": "
                    + site.path("standing").asText() + " for "
                    + age(site.path("since").asText(), now) + ", "
                    + site.path("meaning").asText());
            var dark = site.path("ifOtherGoesDark").asText();
            if (!dark.isEmpty()) line("  if dark   " + dark);
            for (var trouble : site.path("troubles")) line("  trouble   " + trouble.asText());
        }
    }

    /** What cannot be had without a third vote, said wherever it is shown. */
    private static String limits(String witness) {
        return switch (witness) {
            case "PreferredSite" -> "; when the preferred site is lost, the other stops too, until a person speaks";
            case "None" -> "; nothing is taken over by itself, and no site stops by itself";
            default -> "";
        };
    }

    private static String age(String since, Instant now) {
        try {
            return Listing.age(Optional.of(Instant.parse(since)), now);
        } catch (java.time.format.DateTimeParseException unknown) {
            return "an unknown time";
        }
    }

    private void line(String text) {
        session.out().println(Clean.line(text));
    }
}
