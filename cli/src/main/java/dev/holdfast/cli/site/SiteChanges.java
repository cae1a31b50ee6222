package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What has changed of a pair, in lines. */
final class SiteChanges {
    private final Session session;
    private final Supplier<Instant> now;

    SiteChanges(Session session, Supplier<Instant> now) {
        this.session = session;
        this.now = now;
    }

    /** One line for each thing that a person would want to know. */
    void print(Found before, Found after) {
        var time = session.time(now.get().truncatedTo(ChronoUnit.SECONDS));
        for (var words : between(before, after)) session.out().println(time + "  " + Clean.line(words));
        session.out().flush();
    }

    static List<String> between(Found before, Found after) {
        var found = new ArrayList<String>();
        if (differ(before, after, "/status/epoch") || differ(before, after, "/status/members")) {
            found.add("may act: " + after.text("/status/members") + ", epoch " + after.text("/status/epoch"));
        }
        var was = sites(before);
        for (var site : after.at("/status/sites")) {
            var name = site.path("name").asText();
            var then = was.getOrDefault(name, Trees.object());
            if (differ(then, site, "standing")) {
                found.add("site " + name + ": " + site.path("standing").asText() + ", "
                        + site.path("meaning").asText());
            }
            if (differ(then, site, "holds") && site.has("holds")) {
                var holds = site.path("holds").asText();
                found.add("site " + name + " holds " + (holds.isEmpty() ? "nothing" : "what belongs to " + holds));
            }
            if (differ(then, site, "ifOtherGoesDark")
                    && !site.path("ifOtherGoesDark").asText().isEmpty()) {
                found.add("if the other site went dark now: "
                        + site.path("ifOtherGoesDark").asText());
            }
            for (var trouble : site.path("troubles")) {
                if (then.path("troubles").valueStream().noneMatch(trouble::equals)) {
                    found.add("site " + name + " has trouble: " + trouble.asText());
                }
            }
        }
        if (differ(before, after, "/status/taken/epoch")) found.add(taken(before, after));
        if (!before.condition("Ready", "message").equals(after.condition("Ready", "message"))) {
            found.add("ready: " + SiteList.ready(after) + ", " + after.condition("Ready", "message"));
        }
        return found;
    }

    private static String taken(Found before, Found after) {
        return after.text("/status/taken/site").isEmpty()
                ? "site " + before.text("/status/taken/site") + " has its own again"
                : "site " + after.text("/status/taken/site") + " is taken over by site "
                        + after.text("/status/taken/by");
    }

    private static Map<String, JsonNode> sites(Found pair) {
        var sites = new HashMap<String, JsonNode>();
        for (var site : pair.at("/status/sites")) sites.put(site.path("name").asText(), site);
        return sites;
    }

    private static boolean differ(Found before, Found after, String pointer) {
        return !before.text(pointer).equals(after.text(pointer));
    }

    private static boolean differ(JsonNode before, JsonNode after, String field) {
        return !before.path(field).asText().equals(after.path(field).asText());
    }

    /** The pair as one line for programs. */
    void printJson(Found pair) {
        var event = Trees.object()
                .put("apiVersion", Listing.ENVELOPE)
                .put("kind", "SiteEvent")
                .put("pair", pair.name())
                .put("namespace", pair.namespace())
                .put("time", now.get().toString());
        event.set("status", pair.at("/status").isMissingNode() ? Trees.object() : pair.at("/status"));
        session.out().println(Trees.line(event));
        session.out().flush();
    }
}
