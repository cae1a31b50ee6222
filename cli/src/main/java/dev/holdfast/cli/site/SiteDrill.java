package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.arbiter.site.Drill;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import dev.holdfast.cli.kube.Found;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rehearses the loss of a site with the real thing. */
@Command(
        name = "drill",
        description = {
            "Rehearse the loss of a site with the real thing, and measure it.",
            "What is guarded stops on the site, runs on the other one for a while, and comes back.",
            "Begins only when both sites may act and are well. Lets the site in again whatever goes wrong.",
            "Asks for the site's name; scripts give it with --confirm.",
            "Ends with 3 when it took longer than computed, or did not come to its end."
        })
final class SiteDrill extends SiteAct {

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long the other site runs what it has taken over. Default: ${DEFAULT-VALUE}.")
    private Duration hold;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "How long each part may take before it has failed. Default: ${DEFAULT-VALUE}.")
    private Duration wait;

    SiteDrill(Session session) {
        super(session);
    }

    @Override
    String warning(Sides sides, Found pair) {
        return "Everything that is guarded stops on site " + sides.about().name() + ", runs on site "
                + sides.other().name() + " for a while, and comes back.";
    }

    @Override
    JsonNode act(Sides sides) {
        var words = person().words();
        words.addAll(List.of(
                "--site-a",
                sides.a().agent(),
                "--site-b",
                sides.b().agent(),
                "--out",
                sides.about().side(),
                "--hold",
                hold.toSeconds() + "s",
                "--wait",
                Math.max(1, wait.toSeconds()) + "s"));
        return Spoken.result((said, out) -> Drill.run(said, out, session()::say), words);
    }

    @Override
    int exit(JsonNode result) {
        return (result.path("passed").asBoolean() ? ExitCode.DONE : ExitCode.FINDINGS).code();
    }

    @Override
    String told(Sides sides, JsonNode result) {
        return "the drill has " + (result.path("passed").asBoolean() ? "passed" : "FAILED") + ": site "
                + sides.about().name() + " was to be taken over within " + seconds(result, "boundMillis")
                + ", and was " + (result.has("takenMillis") ? "after " + seconds(result, "takenMillis") : "not")
                + "; it was back " + (result.has("backMillis") ? "after " + seconds(result, "backMillis") : "never");
    }

    private static String seconds(JsonNode result, String name) {
        return "%.1f s".formatted(result.path(name).asLong() / 1e3);
    }
}
