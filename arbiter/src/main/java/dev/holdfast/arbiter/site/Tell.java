package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Unsure;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.wire.PersonWord;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * A person tells the agent of one site to evict the other, or to let it in. The agent does it by the rules, or says what stands
 * against it; this waits until it has.
 */
public final class Tell {

    private static final String REST =
            " --reason TEXT --certificate FILE --key FILE --authority FILE [--wait 60s]" + " [--output text|json]";

    public static final String EVICT = "evict --site https://HOST:PORT --out A|B" + REST;
    public static final String REJOIN = "rejoin --site https://HOST:PORT --in A|B" + REST;

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(500);

    /** How the result is printed. */
    enum Output {
        TEXT,
        JSON
    }

    private Tell() {}

    public static void evict(List<String> words, Consumer<String> out) throws Usage, IOException {
        run(EVICT, words, "--out", PersonWord.EVICT, out);
    }

    public static void rejoin(List<String> words, Consumer<String> out) throws Usage, IOException {
        run(REJOIN, words, "--in", PersonWord.REJOIN, out);
    }

    private static void run(String usage, List<String> words, String which, String path, Consumer<String> out)
            throws Usage, IOException {
        var options = Options.of(usage, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        var address = options.uri("--site");
        var about = side(options, which);
        var reason = options.text("--reason");
        var wait = options.time("--wait", WAIT);
        var output = options.one("--output", Output.values(), Output.TEXT);
        options.end();
        var wanted = path.equals(PersonWord.EVICT) ? Members.only(about.peer()) : Members.BOTH;
        try (var agent = new Look(address, self, about.peer())) {
            agent.tell(path, reason);
            out.accept(said(output, about, until(agent, wanted, wait)));
        }
    }

    static Side side(Options options, String name) throws Usage {
        var text = options.text(name);
        if (!text.matches("[AB]")) throw new Usage("%s is \"%s\", and must be A or B".formatted(name, text));
        return Side.valueOf(text);
    }

    /** @throws Unsure when the members are not these after that time */
    static Look.Seen until(Look agent, Members wanted, Duration wait) throws IOException {
        long end = Ticks.SYSTEM.nanos() + wait.toNanos();
        while (true) {
            var seen = agent.seen();
            if (seen.members().filter(wanted::equals).isPresent()) return seen;
            if (Ticks.SYSTEM.nanos() - end >= 0) {
                throw new Unsure("site %s was told, and has not done it within %s: it stands %s, and says: %s"
                        .formatted(seen.side(), wait, seen.standing(), seen.last()));
            }
            pause();
        }
    }

    static void pause() throws IOException {
        try {
            Thread.sleep(PACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unsure("interrupted");
        }
    }

    private static String said(Output output, Side about, Look.Seen seen) {
        boolean member = seen.members().orElseThrow() == Members.BOTH;
        if (output == Output.JSON) return result(about, member, seen.epoch()).print();
        return member
                ? "site %s may act again, epoch %d".formatted(about, seen.epoch())
                : "site %s is evicted, epoch %d; it stays out until a person lets it in".formatted(about, seen.epoch());
    }

    /** What came of a word about a site. */
    static Json.Obj result(Side about, boolean member, long epoch) {
        var result = new LinkedHashMap<String, Json>();
        result.put("site", Json.text(about.name()));
        result.put("member", new Json.Bool(member));
        result.put("epoch", Json.number(epoch));
        return new Json.Obj(result);
    }
}
