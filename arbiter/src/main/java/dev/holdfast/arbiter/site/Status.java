package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Prints how a site is, as its process says. */
public final class Status {

    public static final String USAGE = "status --site https://HOST:PORT --certificate FILE --key FILE --authority FILE";

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private Status() {}

    public static void run(List<String> words) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        var address = options.uri("--site");
        options.end();
        var wanted = "an agent of a site";
        try (var link =
                new LinkClient(address, self, Party.Site.class::isInstance, wanted, WITHIN, System.err::println)) {
            var reply = link.get(Doors.STATUS, WITHIN);
            var text = new String(reply.body(), StandardCharsets.UTF_8);
            if (reply.status() != 200) throw new IOException(text);
            System.out.println(text);
        } catch (Silence silence) {
            throw new IOException(silence.getMessage());
        }
    }
}
