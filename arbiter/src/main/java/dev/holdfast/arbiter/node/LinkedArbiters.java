package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Reply;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import dev.holdfast.arbiter.wire.Refusal;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.arbitration.Side;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** The site agents over their links. Whoever answers with the wrong certificate has not answered. */
final class LinkedArbiters implements Arbiters, AutoCloseable {

    private static final int OK = 200;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    private final LinkClient own;
    private final LinkClient peer;

    LinkedArbiters(Side side, URI own, URI peer, Credentials self, Consumer<String> refused) {
        this.own = client(side, own, self, refused);
        this.peer = client(side.peer(), peer, self, refused);
    }

    private static LinkClient client(Side side, URI address, Credentials self, Consumer<String> refused) {
        var wanted = new Party.Site(side);
        return new LinkClient(address, self, wanted::equals, wanted.toString(), CONNECT_MAX, refused);
    }

    @Override
    public LeaseAnswer own(LeaseQuestion question, Duration most) throws IOException {
        return ask(own, LeaseQuestion.PATH, question.write().print(), most);
    }

    @Override
    public LeaseAnswer peer(GrantQuestion question, Duration most) throws IOException {
        return ask(peer, GrantQuestion.PATH, question.write().print(), most);
    }

    private static LeaseAnswer ask(LinkClient client, String path, String question, Duration most) throws IOException {
        try {
            var reply = client.post(path, question, most);
            if (reply.status() != OK) throw new IOException(refusal(reply));
            return LeaseAnswer.read(JsonText.read(reply.body()));
        } catch (Silence silence) {
            throw new IOException(silence.getMessage(), silence);
        } catch (Unreadable wrong) {
            throw new IOException("its answer cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    private static String refusal(Reply reply) throws Unreadable {
        return "it refuses with %d: %s"
                .formatted(
                        reply.status(),
                        String.join(
                                "; ", Refusal.read(JsonText.read(reply.body())).words()));
    }

    @Override
    public void close() {
        own.close();
        peer.close();
    }
}
