package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.wire.Fields;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands in for whoever runs the other site's workloads once they are taken over: it asks its site for the verdict, and runs
 * stand-ins by it. What it was told to give up it says to be released only when nothing of it runs.
 */
public final class TakerProcess {

    private static final String USAGE = """
            usage: taker --folder FOLDER --site https://HOST:PORT --certificate FILE --key FILE --authority FILE
                         --diary FILE [--stand-in NAME]...""";

    private static final String VERDICT = "/v1/verdict";
    private static final String VERDICT_FORM = "holdfast.dev/verdict/v1";
    private static final String RELEASED = "/v1/released";
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Duration SOFTLY = Duration.ofSeconds(3);
    private static final int OK = 200;

    /** What a site tells whoever runs the other's workloads. */
    private enum Word {
        NOTHING,
        RUN,
        HOLD,
        GIVE_UP
    }

    private final LinkClient site;
    private final ProcessGroups groups;
    private final Ticks ticks = Ticks.SYSTEM;
    private Optional<Long> givingUpSince = Optional.empty();
    private String said = "";

    private TakerProcess(LinkClient site, ProcessGroups groups) {
        this.site = site;
        this.groups = groups;
    }

    public static void run(List<String> words) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var folder = Files.createDirectories(options.path("--folder"));
        var credentials =
                Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        if (!(credentials.self().party() instanceof Party.Operator(var side))) {
            throw new IOException(
                    "its certificate is of %s, and must be of operator/A or operator/B".formatted(credentials.self()));
        }
        var address = options.uri("--site");
        var diary = options.path("--diary");
        var workloads = workloads(options, folder, diary, side.name());
        options.end();
        var wanted = new Party.Site(side);
        try (var lock = NodeProcess.alone(folder);
                var site = new LinkClient(
                        address, credentials, wanted::equals, wanted.toString(), WITHIN, System.out::println)) {
            System.out.printf("%s begins, alone: %s%n", credentials.self(), lock.isValid());
            var taker = new TakerProcess(site, new ProcessGroups(folder, workloads, Ticks.SYSTEM::nanos));
            while (!Thread.currentThread().isInterrupted()) {
                taker.turn();
                LockSupport.parkNanos(EVERY.toNanos());
            }
        }
    }

    private static List<Workload> workloads(Options options, Path folder, Path diary, String side) throws IOException {
        var found = new ArrayList<Workload>();
        for (var name : options.all("--stand-in")) {
            found.add(StandIn.workload(folder, diary, side, "taker", name, Optional.of(Duration.ZERO)));
        }
        return found;
    }

    private void turn() throws IOException {
        var word = ask();
        var words = word.map(Enum::name).orElse("no answer");
        if (!words.equals(said)) System.out.printf("%d told: %s%n", ticks.nanos(), words);
        said = words;
        if (word.isEmpty()) return;
        if (word.get() != Word.GIVE_UP) givingUpSince = Optional.empty();
        switch (word.get()) {
            case RUN -> groups.serve();
            case HOLD -> {}
            case NOTHING -> groups.kill();
            case GIVE_UP -> giveUp();
        }
    }

    private void giveUp() throws IOException {
        if (!groups.running()) {
            released();
            return;
        }
        if (givingUpSince.isEmpty()) givingUpSince = Optional.of(ticks.nanos());
        groups.stop();
        if (ticks.nanos() - givingUpSince.get() > SOFTLY.toNanos()) groups.kill();
    }

    private void released() {
        try {
            var reply = site.post(RELEASED, "{}", WITHIN);
            System.out.printf("%d released: %d%n", ticks.nanos(), reply.status());
        } catch (Silence silence) {
            System.out.println(silence.getMessage());
        }
    }

    private Optional<Word> ask() {
        try {
            var reply = site.get(VERDICT, WITHIN);
            if (reply.status() != OK) return Optional.empty();
            var fields = Fields.of(JsonText.read(reply.body()), VERDICT_FORM);
            fields.number("epoch");
            return Optional.of(fields.end(fields.one("word", Word.values())));
        } catch (Silence | Unreadable silent) {
            return Optional.empty();
        }
    }
}
