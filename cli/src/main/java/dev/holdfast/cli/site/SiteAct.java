package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A person's word about one site of a pair. Names and addresses are those of the SitePair; the agents decide. */
abstract class SiteAct implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "PAIR", description = "The name of the SitePair.")
    private String name;

    @Parameters(index = "1", paramLabel = "SITE", description = "The site that it is about, by its name in the pair.")
    private String site;

    @Mixin
    private PersonOptions person;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    SiteAct(Session session) {
        this.session = session;
    }

    /** What will happen, for whoever is asked to type the name of the site. */
    abstract String warning(Sides sides, Found pair);

    /** Does it, and gives what came of it. */
    abstract JsonNode act(Sides sides);

    /** What came of it, in a sentence. */
    abstract String told(Sides sides, JsonNode result);

    int exit(JsonNode result) {
        return ExitCode.DONE.code();
    }

    @Override
    public final Integer call() {
        if (person.reason().isBlank()) {
            throw new Fault(ExitCode.USAGE, "the reason is empty; it says why, for those who ask later");
        }
        try (var api = Api.open(cluster, session)) {
            var pair = api.get(Kind.SITE_PAIR, api.namespace(), name);
            var sides = Sides.of(pair, site);
            confirm(warning(sides, pair));
            var result = act(sides);
            print(pair, sides, result);
            return exit(result);
        }
    }

    private void confirm(String warning) {
        if (person.confirm() != null) {
            if (!person.confirm().equals(site)) {
                throw new Fault(
                        ExitCode.DECLINED,
                        "--confirm=" + person.confirm() + " is not the site " + site + "; nothing was done");
            }
            return;
        }
        if (!session.asks()) {
            throw new Fault(
                    ExitCode.DECLINED,
                    "nobody can be asked about the site " + site + "; nothing was done",
                    "say so on the command line: --confirm=" + site);
        }
        session.say(Clean.line(warning));
        session.err().print("Type the name of the site, " + Clean.line(site) + "; anything else stops: ");
        session.err().flush();
        var typed = session.in().lines().findFirst().orElse("").strip();
        if (!typed.equals(site)) {
            throw new Fault(ExitCode.DECLINED, "\"" + typed + "\" is not the site " + site + "; nothing was done");
        }
    }

    private void print(Found pair, Sides sides, JsonNode result) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(tree(pair, result)));
            case yaml -> session.out().print(Trees.yaml(tree(pair, result)));
            case name -> session.out().println(Listing.qualified(Kind.SITE_PAIR, pair.name()));
            case table, wide -> session.out().println(Clean.line(told(sides, result)));
        }
        session.out().flush();
    }

    private ObjectNode tree(Found pair, JsonNode result) {
        var tree = Trees.object()
                .put("apiVersion", Listing.ENVELOPE)
                .put("kind", "SiteResult")
                .put("pair", pair.name())
                .put("namespace", pair.namespace());
        tree.setAll((ObjectNode) result);
        return tree.put("site", site);
    }

    final PersonOptions person() {
        return person;
    }

    final Session session() {
        return session;
    }

    final String pair() {
        return name;
    }
}
