package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.start.Refused;
import dev.holdfast.arbiter.start.Unsure;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.PersonWord;
import dev.holdfast.arbiter.wire.Refusal;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One agent of a site, as a person's command sees it and speaks to it. */
final class Look implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final int DONE = 204;

    /**
     * What it says of itself, as far as a command needs it.
     *
     * @param members of the register that it knew last
     * @param permission how long it would take until the other site's workloads may run there
     * @param last what was last noted of what people have said
     */
    record Seen(
            Side side,
            Standing standing,
            Optional<Members> members,
            long epoch,
            Verdict.Word verdict,
            Duration lease,
            Duration permission,
            String last) {}

    private final Side side;
    private final LinkClient link;

    /** @param side whose agent is expected there */
    Look(URI address, Credentials self, Side side) {
        this.side = side;
        link = new LinkClient(
                address, self, new Party.Site(side)::equals, "the agent of site " + side, WITHIN, System.err::println);
    }

    /** @throws IOException when it does not answer, or not as it should */
    Seen seen() throws IOException {
        try {
            var reply = link.get(Doors.STATUS, WITHIN);
            if (reply.status() != 200)
                throw new IOException(refusal(reply.body()).toString());
            return read(JsonText.read(reply.body()));
        } catch (Silence silence) {
            throw new IOException(silence.getMessage());
        } catch (Unreadable wrong) {
            throw new IOException("the status of site %s cannot be read: %s".formatted(side, wrong.getMessage()));
        }
    }

    /** Tells it something about the other site; a return is its yes. */
    void tell(String path, String reason) throws IOException {
        try {
            var word = new PersonWord(side.peer(), reason);
            var reply = link.post(path, word.write().print(), WITHIN);
            if (reply.status() != DONE) throw new Refused(refusal(reply.body()));
        } catch (Silence silence) {
            throw new Unsure(silence.getMessage() + "; it is not known whether it was told, so ask for its status");
        } catch (Unreadable wrong) {
            throw new Unsure("its answer cannot be read: " + wrong.getMessage());
        }
    }

    private static List<String> refusal(byte[] body) throws Unreadable {
        return Refusal.read(JsonText.read(body)).words();
    }

    private static Seen read(Json json) throws Unreadable {
        if (!(json instanceof Json.Obj(var is)) || !Report.FORM.equals(text(is, "form"))) {
            throw new Unreadable(List.of("it is no status of a form that is known here"));
        }
        try {
            var register = object(is, "register");
            return new Seen(
                    Side.valueOf(text(is, "side")),
                    Standing.valueOf(text(is, "standing")),
                    register.isEmpty() ? Optional.empty() : Optional.of(Members.valueOf(text(register, "members"))),
                    number(register, "epoch"),
                    Verdict.Word.valueOf(text(is, "verdict")),
                    Duration.ofMillis(number(is, "leaseMillis")),
                    Duration.ofMillis(number(is, "permissionMillis")),
                    text(object(is, "troubles"), "person"));
        } catch (IllegalArgumentException strange) {
            throw new Unreadable(List.of(strange.getMessage()));
        }
    }

    private static String text(Map<String, Json> is, String name) {
        return is.get(name) instanceof Json.Text(var value) ? value : "";
    }

    private static long number(Map<String, Json> is, String name) {
        return is.get(name) instanceof Json.Num(var value) ? value.longValue() : 0;
    }

    private static Map<String, Json> object(Map<String, Json> is, String name) {
        return is.get(name) instanceof Json.Obj(var members) ? members : Map.of();
    }

    @Override
    public void close() {
        link.close();
    }
}
