package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.arbiter.site.Tell;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Found;
import java.util.List;
import picocli.CommandLine.Command;

/** Evicts a site though nothing is wrong with it, and keeps it out. */
@Command(
        name = "evict",
        description = {
            "Evict a site and keep it out until site rejoin.",
            "For work on its power, its network or its storage.",
            "It stops what is guarded; the other site takes that over when it has stopped. Both must be well.",
            "Of a site that is out already: keeps it out, however well it is.",
            "Tells the agent of the other site, over mutual TLS. Asks for the site's name; scripts give it with --confirm.",
            "Ends with 10 when something stands against it, with 11 when it is not known whether it was done."
        })
final class SiteEvict extends SiteAct {

    SiteEvict(Session session) {
        super(session);
    }

    @Override
    String warning(Sides sides, Found pair) {
        return "Everything that is guarded stops on site " + sides.about().name() + ", and site "
                + sides.other().name() + " takes it over. Site " + sides.about().name()
                + " stays out until somebody lets it in.";
    }

    @Override
    JsonNode act(Sides sides) {
        var words = person().words();
        words.addAll(
                List.of("--site", sides.other().agent(), "--out", sides.about().side()));
        return Spoken.result(Tell::evict, words);
    }

    @Override
    String told(Sides sides, JsonNode result) {
        return "site " + sides.about().name() + " is evicted, epoch "
                + result.path("epoch").asText() + "; site " + sides.other().name()
                + " takes over when it has stopped. Let it in again: holdfast site rejoin " + pair() + " "
                + sides.about().name();
    }
}
