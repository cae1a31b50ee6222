package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Refused;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.wire.PersonWord;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A rehearsal with the real thing: one site is evicted by a person's word, the other takes it over and runs its workloads for a
 * while, and then it is let in again. Each part is measured. Whatever goes wrong on the way, the site is let in again.
 */
public final class Drill {

    public static final String USAGE =
            "drill --site-a https://HOST:PORT --site-b https://HOST:PORT --out A|B --reason TEXT"
                    + " --certificate FILE --key FILE --authority FILE [--hold 10s] [--wait 5m] [--output text|json]";

    private static final Duration HOLD = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofMinutes(5);

    /** Who looks twice a second sees what happens that much later. */
    private static final Duration LOOKING = Duration.ofSeconds(1);

    private final Side out;
    private final Map<Side, Look> agents;
    private final Duration wait;
    private final Consumer<String> say;
    private final Map<String, Duration> took = new LinkedHashMap<>();

    private Drill(Side out, Map<Side, Look> agents, Duration wait, Consumer<String> say) {
        this.out = out;
        this.agents = agents;
        this.wait = wait;
        this.say = say;
    }

    /** @param say hears each part as it is over */
    public static void run(List<String> words, Consumer<String> out, Consumer<String> say) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        URI a = options.uri("--site-a");
        URI b = options.uri("--site-b");
        var about = Tell.side(options, "--out");
        var reason = options.text("--reason");
        var hold = options.time("--hold", HOLD);
        var wait = options.time("--wait", WAIT);
        var output = options.one("--output", Tell.Output.values(), Tell.Output.TEXT);
        options.end();
        try (var lookA = new Look(a, self, Side.A);
                var lookB = new Look(b, self, Side.B)) {
            var drill = new Drill(about, Map.of(Side.A, lookA, Side.B, lookB), wait, say);
            out.accept(drill.rehearse(reason, hold, output));
        }
    }

    private String rehearse(String reason, Duration hold, Tell.Output output) throws IOException {
        for (var side : Side.values()) {
            var seen = agents.get(side).seen();
            if (seen.standing() != Standing.MEMBER) {
                throw new Refused(List.of(
                        "site %s stands %s, and a drill begins with two members".formatted(side, seen.standing())));
            }
        }
        var stays = agents.get(out.peer());
        var bound = stays.seen().permission();
        long told = Ticks.SYSTEM.nanos();
        stays.tell(PersonWord.EVICT, "drill: " + reason);
        boolean taken;
        try {
            boolean evicted = part("evicted", told, stays, seen -> seen.members()
                    .filter(Members.only(out.peer())::equals)
                    .isPresent());
            taken = evicted && part("taken", told, stays, seen -> seen.verdict() == Verdict.Word.RUN);
            if (taken) rest(hold);
        } finally {
            letIn(stays);
        }
        long over = Ticks.SYSTEM.nanos();
        boolean back = part(
                "back",
                over,
                agents.get(out),
                seen -> seen.members().filter(Members.BOTH::equals).isPresent()
                        && seen.standing() == Standing.MEMBER
                        && seen.lease().isPositive());
        boolean inTime = taken && took.get("taken").compareTo(bound.plus(LOOKING)) <= 0;
        return result(output, bound, inTime && back, agents.get(out).seen().epoch());
    }

    private void letIn(Look stays) throws IOException {
        try {
            stays.tell(PersonWord.REJOIN, "drill: over");
        } catch (Refused refused) {
            say.accept("site %s was not let in: %s".formatted(out, refused.getMessage()));
        }
    }

    /** Waits for a part to be over; false when it is not in time. */
    private boolean part(String name, long since, Look agent, Predicate<Look.Seen> reached) throws IOException {
        long end = Ticks.SYSTEM.nanos() + wait.toNanos();
        while (Ticks.SYSTEM.nanos() - end < 0) {
            if (reached(agent, reached)) {
                var time = Duration.ofNanos(Ticks.SYSTEM.nanos() - since);
                took.put(name, time);
                say.accept("site %s: %s after %.1f s".formatted(out, name, time.toMillis() / 1e3));
                return true;
            }
            Tell.pause();
        }
        say.accept("site %s: not %s within %s".formatted(out, name, wait));
        return false;
    }

    /** An agent that does not answer just now may the next time. */
    private static boolean reached(Look agent, Predicate<Look.Seen> wanted) {
        try {
            return wanted.test(agent.seen());
        } catch (IOException silent) {
            return false;
        }
    }

    private static void rest(Duration hold) throws IOException {
        long end = Ticks.SYSTEM.nanos() + hold.toNanos();
        while (Ticks.SYSTEM.nanos() - end < 0) Tell.pause();
    }

    private String result(Tell.Output output, Duration bound, boolean passed, long epoch) {
        if (output == Tell.Output.TEXT) {
            return "the drill has %s: site %s was to be taken over within %.1f s; it took %s"
                    .formatted(
                            passed ? "passed" : "FAILED",
                            out,
                            bound.toMillis() / 1e3,
                            took.containsKey("taken")
                                    ? took.get("taken").toMillis() / 1e3 + " s"
                                    : "longer than waited for");
        }
        var result = new LinkedHashMap<>(
                Tell.result(out, took.containsKey("back"), epoch).members());
        result.put("passed", new Json.Bool(passed));
        result.put("boundMillis", Json.number(bound.toMillis()));
        took.forEach((name, time) -> result.put(name + "Millis", Json.number(time.toMillis())));
        return new Json.Obj(result).print();
    }
}
