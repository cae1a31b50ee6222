package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.link.LinkServer;
import dev.holdfast.arbiter.link.Reply;
import dev.holdfast.arbiter.link.Request;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** What a node sees of a site agent: it answers as the test says, and remembers when it last did. */
final class AnsweringSite implements AutoCloseable {

    /** Times that a test can wait for; they satisfy the inequalities. */
    static final Parameters BRIEF = new Parameters(
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            500,
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofMillis(1500),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1));

    private final LinkServer server;
    private Parameters parameters;
    private Optional<Sublease> told = Optional.empty();
    private boolean silent;
    private int answers;
    private Duration lastAnswered = Duration.ZERO;
    private NodeWord heard = new NodeWord(false, 0);

    AnsweringSite(PairPki pki, Side side, Parameters parameters) throws IOException {
        this.parameters = parameters;
        server = new LinkServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                pki.credentials("site/" + side),
                party -> true,
                "anybody",
                this::answer,
                why -> {});
    }

    String address() {
        return "https://127.0.0.1:" + server.port();
    }

    private synchronized Reply answer(Request request) throws Exception {
        if (silent) return LinkServer.refusal(503, "told to say nothing");
        var json = JsonText.read(request.body());
        if (request.path().equals(LeaseQuestion.PATH))
            heard = LeaseQuestion.read(json).word();
        else GrantQuestion.read(json);
        answers++;
        lastAnswered = Duration.ofNanos(Reading.now().boot().orElseThrow());
        var lease = told.orElse(new Sublease(parameters.lease(), false, 3));
        return LinkServer.json(
                new LeaseAnswer(lease, Optional.of(parameters)).write().print());
    }

    synchronized void silent(boolean now) {
        silent = now;
    }

    synchronized void answer(Sublease lease) {
        told = Optional.of(lease);
    }

    synchronized void by(Parameters times) {
        parameters = times;
    }

    synchronized int answers() {
        return answers;
    }

    /** When it last answered, since the machine was started; whatever it has answered was asked before. */
    synchronized Duration lastAnswered() {
        return lastAnswered;
    }

    synchronized NodeWord heard() {
        return heard;
    }

    @Override
    public void close() {
        server.close();
    }
}
