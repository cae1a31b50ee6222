package dev.holdfast.arbiter.testing;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Reply;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.NodeLease;
import dev.holdfast.core.arbitration.NodeLease.Duty;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A workload, as a process of its own, that runs while it may: one that belongs to its site, under a lease as a node holds
 * one, or the other site's, under a verdict. It writes a line each few milliseconds while it runs.
 */
public final class StandIn {

    private static final long LOOK_MILLIS = 20;
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final Side side;
    private final LinkClient own;
    private final LinkClient peer;
    private final FileChannel lines;
    private volatile NodeLease lease = NodeLease.none(System.nanoTime());
    private volatile Optional<Parameters> parameters = Optional.empty();
    private volatile boolean running;
    private String run = "";

    private StandIn(Side side, URI own, URI peer, Credentials self, Path lines) throws IOException {
        this.side = side;
        this.own = link(own, self, side);
        this.peer = link(peer, self, side.peer());
        this.lines =
                FileChannel.open(lines, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static LinkClient link(URI address, Credentials self, Side side) {
        var party = new Party.Site(side);
        return new LinkClient(address, self, party::equals, party.toString(), CONNECT, System.err::println);
    }

    /** {@code node|operator SIDE OWN PEER CERTIFICATE KEY AUTHORITY LINES} */
    public static void main(String[] args) throws Exception {
        var self = Credentials.read(Path.of(args[4]), Path.of(args[5]), Path.of(args[6]));
        var is = new StandIn(Side.valueOf(args[1]), URI.create(args[2]), URI.create(args[3]), self, Path.of(args[7]));
        if (args[0].equals("node")) is.node();
        else is.operator();
    }

    private void node() throws Exception {
        Thread.ofVirtual().start(this::askOften);
        for (; ; ) {
            long now = System.nanoTime();
            var duty = parameters.map(is -> lease.duty(is, running, now)).orElse(Duty.IDLE);
            if (duty == Duty.SERVE) write(side);
            else running = false;
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void askOften() {
        for (; ; ) {
            try {
                var question = new LeaseQuestion(new NodeWord(!running, lease.epoch()));
                long sent = System.nanoTime();
                var reply = answer(own, LeaseQuestion.PATH, question.write());
                if (reply.isEmpty()) {
                    sent = System.nanoTime();
                    reply = answer(peer, GrantQuestion.PATH, new GrantQuestion(side).write());
                }
                if (reply.isPresent()) {
                    if (reply.get().parameters().isPresent())
                        parameters = reply.get().parameters();
                    lease = lease.answered(reply.get().lease(), sent);
                }
                Thread.sleep(300);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Optional<LeaseAnswer> answer(LinkClient link, String path, Json.Obj question) {
        try {
            var reply = link.post(path, question.print(), WITHIN);
            return reply.status() == 200
                    ? Optional.of(LeaseAnswer.read(JsonText.read(reply.body())))
                    : Optional.empty();
        } catch (Silence | Unreadable none) {
            return Optional.empty();
        }
    }

    private void operator() throws Exception {
        for (; ; ) {
            var word = verdict();
            if (word.contains("\"RUN\"") || word.contains("\"HOLD\"") && running) {
                for (int i = 0; i < 5; i++) {
                    write(side.peer());
                    Thread.sleep(LOOK_MILLIS);
                }
            } else if (!word.isEmpty()) {
                running = false;
                if (word.contains("\"GIVE_UP\"")) post("/v1/released");
            } else if (running) {
                write(side.peer());
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** The text of the verdict; empty when nobody answers. */
    private String verdict() {
        try {
            Reply reply = own.get("/v1/verdict", WITHIN);
            return reply.status() == 200 ? new String(reply.body(), StandardCharsets.UTF_8) : "";
        } catch (Silence none) {
            return "";
        }
    }

    private void post(String path) {
        try {
            own.post(path, "{}", WITHIN);
        } catch (Silence none) {
            // It is asked again, since the verdict stays.
        }
    }

    private void write(Side workload) throws IOException {
        if (!running) run = UUID.randomUUID().toString();
        running = true;
        var line = Runs.line(System.nanoTime(), run, workload.name(), side.name());
        lines.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }
}
