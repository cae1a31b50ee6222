package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Refused;
import dev.holdfast.arbiter.start.Unsure;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.wire.FencedWord;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Refusal;
import dev.holdfast.arbiter.wire.Unreadable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A person's word to one site that a node of the other is off. It ends a wait that has begun, and replaces no vote. */
public final class Fenced {

    public static final String USAGE =
            "fenced --site https://HOST:PORT --node NAME --reason TEXT --certificate FILE --key FILE --authority FILE";

    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final int TAKEN = 204;

    private Fenced() {}

    public static void run(List<String> words) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        var address = options.uri("--site");
        var word = new FencedWord(options.text("--node"), options.text("--reason"));
        options.end();
        var wanted = "an agent of a site";
        try (var link =
                new LinkClient(address, self, Party.Site.class::isInstance, wanted, WITHIN, System.err::println)) {
            var reply = link.post(FencedWord.PATH, word.write().print(), WITHIN);
            if (reply.status() != TAKEN) {
                throw new Refused(Refusal.read(JsonText.read(reply.body())).words());
            }
            System.out.printf(
                    "node %s is said to be off by %s%n",
                    word.node(), self.self().party());
        } catch (Silence silence) {
            throw new Unsure(silence.getMessage() + "; it is not known whether it was done, so ask for its status");
        } catch (Unreadable wrong) {
            throw new IOException("its answer cannot be read: " + wrong.getMessage());
        }
    }
}
