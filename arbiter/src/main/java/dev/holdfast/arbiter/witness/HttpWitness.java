package dev.holdfast.arbiter.witness;

import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Reply;
import dev.holdfast.arbiter.link.Silence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Our own witness process, over a link. */
public final class HttpWitness implements Witness {

    static final String PATH = "/v1/registers/";

    private final LinkClient link;
    private final String name;

    public HttpWitness(LinkClient link) {
        this(link, REGISTER);
    }

    private HttpWitness(LinkClient link, String name) {
        this.link = link;
        this.name = name;
    }

    @Override
    public Read read(Duration within) {
        try {
            var reply = link.get(PATH + name, within);
            if (reply.status() == 404) return new Read.Nothing();
            var tag = reply.header("ETag");
            return reply.status() == 200 && tag.isPresent()
                    ? new Read.Found(tag.get(), reply.body())
                    : new Read.Silent(said(reply));
        } catch (Silence silence) {
            return new Read.Silent(silence.getMessage());
        }
    }

    @Override
    public Wrote write(Optional<String> expected, byte[] value, Duration within) {
        var condition = expected.map(tag -> Map.of("If-Match", tag)).orElse(Map.of("If-None-Match", "*"));
        try {
            var reply = link.send("PUT", PATH + name, condition, Optional.of(value), within);
            var tag = reply.header("ETag");
            if (reply.status() == 200 && tag.isPresent()) return new Wrote.Done(tag.get());
            return reply.status() == 412 ? new Wrote.Conflict(said(reply)) : new Wrote.Unknown(said(reply));
        } catch (Silence silence) {
            return new Wrote.Unknown(silence.getMessage());
        }
    }

    private static String said(Reply reply) {
        return "the witness answers %d: %s".formatted(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
    }

    @Override
    public Witness named(String other) {
        return new HttpWitness(link, other);
    }

    @Override
    public void close() {
        link.close();
    }
}
