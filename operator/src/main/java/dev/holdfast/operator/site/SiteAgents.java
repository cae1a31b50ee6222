package dev.holdfast.operator.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.arbitration.Arbiter;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.SiteWord;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the agent of a site how it is, over mutual TLS. An answer of another form, or that cannot be read, is none. */
final class SiteAgents {

    static final String FORM = "holdfast.dev/site-status/v1";

    /** Longest time for one question. */
    static final Duration WITHIN = Duration.ofSeconds(3);

    private static final int BODY_BYTES_MAX = 64 * 1024;

    private final AgentPapers papers;

    SiteAgents(AgentPapers papers) {
        this.papers = papers;
    }

    /** @throws IOException with words, when it does not answer as it should */
    SiteWord ask(String side, String address) throws IOException {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(papers.with(side))
                .connectTimeout(WITHIN)
                .build()) {
            var request = HttpRequest.newBuilder(URI.create(address + "/v1/status"))
                    .timeout(WITHIN)
                    .build();
            var reply = client.send(request, BodyHandlers.ofInputStream());
            try (var body = reply.body()) {
                var bytes = body.readNBytes(BODY_BYTES_MAX);
                if (reply.statusCode() != 200) throw new IOException(address + " answers " + reply.statusCode());
                return read(Api.MAPPER.readTree(bytes), side);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalArgumentException strange) {
            throw new IOException(
                    "%s answers what cannot be read: %s".formatted(address, strange.getMessage()), strange);
        }
    }

    /** @throws IllegalArgumentException when it is no status of that side */
    static SiteWord read(JsonNode json, String side) {
        if (!FORM.equals(json.path("form").asText())) {
            throw new IllegalArgumentException(
                    "its form is \"%s\", not %s".formatted(json.path("form").asText(), FORM));
        }
        if (!side.equals(json.path("side").asText())) {
            throw new IllegalArgumentException(
                    "it is of side %s, not %s".formatted(json.path("side").asText(), side));
        }
        var register = json.path("register");
        var dark = json.path("ifPeerGoesDark");
        var troubles = texts(json.path("frozen"));
        json.path("troubles")
                .properties()
                .forEach(each -> troubles.add(each.getValue().asText()));
        if (!json.path("witnessKeepsConditions").asBoolean()) {
            troubles.add("it was not shown yet that the witness keeps conditions");
        }
        var verdict = json.path("verdict").asText("NOTHING");
        return new SiteWord(
                Side.valueOf(side),
                Standing.valueOf(json.path("standing").asText()),
                Arbiter.valueOf(json.path("mode").asText()),
                register.isObject()
                        ? Optional.of(new SiteWord.Known(
                                register.path("incarnation").asText(),
                                register.path("epoch").asLong(),
                                Members.valueOf(register.path("members").asText())))
                        : Optional.empty(),
                Duration.ofMillis(json.path("leaseMillis").asLong()),
                !verdict.equals("NOTHING"),
                texts(dark.path("against")),
                dark.has("withinMillis")
                        ? Optional.of(
                                Duration.ofMillis(dark.path("withinMillis").asLong()))
                        : Optional.empty(),
                json.path("nodes").size(),
                troubles);
    }

    private static List<String> texts(JsonNode list) {
        var found = new ArrayList<String>();
        list.forEach(each -> found.add(each.asText()));
        return found;
    }
}
