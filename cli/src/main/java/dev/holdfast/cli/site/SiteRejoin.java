package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.arbiter.site.Tell;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import dev.holdfast.cli.kube.Found;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets a site in that is out, without waiting until it has been well for long. */
@Command(
        name = "rejoin",
        description = {
            "Let a site in again that is out.",
            "One that a person has evicted, or one that is well and need not prove it for longer.",
            "What the other site has taken over stops there first; then both may act, and each runs its own.",
            "Tells the agent of the other site, over mutual TLS. Asks for the site's name; scripts give it with --confirm.",
            "Ends with 10 when something stands against it, with 11 when it was told and has not happened in time."
        })
final class SiteRejoin extends SiteAct {

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description = "How long to wait until what was taken over has stopped. Default: ${DEFAULT-VALUE}.")
    private Duration wait;

    SiteRejoin(Session session) {
        super(session);
    }

    @Override
    String warning(Sides sides, Found pair) {
        return "What belongs to site " + sides.about().name() + " stops on site "
                + sides.other().name() + ", if it runs there, and begins on site "
                + sides.about().name() + ".";
    }

    @Override
    JsonNode act(Sides sides) {
        var words = person().words();
        words.addAll(List.of(
                "--site",
                sides.other().agent(),
                "--in",
                sides.about().side(),
                "--wait",
                Math.max(1, wait.toSeconds()) + "s"));
        return Spoken.result(Tell::rejoin, words);
    }

    @Override
    String told(Sides sides, JsonNode result) {
        return "site " + sides.about().name() + " may act again, epoch "
                + result.path("epoch").asText();
    }
}
