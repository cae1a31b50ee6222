package dev.holdfast.cli.site;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** One pair on a page, for people. */
final class SitePage {
    private final Session session;
    private final Instant now;

    SitePage(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    void print(Found found) {
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
                    + ", known for " + age(found.text("/status/taken/since")));
        }
        for (var site : found.at("/status/sites")) {
            line("site        " + site.path("name").asText() + ": "
                    + site.path("standing").asText() + " for "
                    + age(site.path("since").asText()) + ", "
                    + site.path("meaning").asText());
            var dark = site.path("ifOtherGoesDark").asText();
            if (site.has("holds")) {
                var holds = site.path("holds").asText();
                line("  holds     " + (holds.isEmpty() ? "nothing" : "what belongs to " + holds) + ", for "
                        + age(site.path("heldSince").asText()));
            }
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

    private String age(String since) {
        try {
            return Listing.age(Optional.of(Instant.parse(since)), now);
        } catch (DateTimeParseException unknown) {
            return "an unknown time";
        }
    }

    private void line(String text) {
        session.out().println(" ".repeat(text.length() - text.stripLeading().length()) + Clean.line(text));
    }
}
