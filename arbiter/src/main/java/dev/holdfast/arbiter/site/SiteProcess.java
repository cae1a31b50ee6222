package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Dates;
import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.fence.FenceFile;
import dev.holdfast.arbiter.fence.Fencer;
import dev.holdfast.arbiter.fence.Fences;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.LinkServer;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.core.arbitration.Arbiter;
import dev.holdfast.core.arbitration.Pair;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.core.arbitration.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The process of a site: puts the parts together, and ends when one of them cannot go on. */
public final class SiteProcess {

    public static final String USAGE = """
            site --state FOLDER --listen HOST:PORT --peer https://HOST:PORT
                 WITNESS
                 --certificate FILE --key FILE --authority FILE
                 [--node NAME]... [--mode witness|preferred-site] [--preferred A|B] [--profile fast|default|wan]
                 [--stable-for 5m] [--unwell-while FILE] [--fences FILE]
            WITNESS is\s""" + Store.USAGE;

    /** The longest that a connection is waited for; what is asked over it has a shorter time of its own. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration STABLE_FOR = Duration.ofMinutes(5);

    private SiteProcess() {}

    /** Runs until the process ends. */
    public static void run(List<String> words) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        if (!(self.self().party() instanceof Party.Site(var side))) {
            throw new IOException(
                    "the certificate is of %s, and a site needs CN=site/A or CN=site/B".formatted(self.self()));
        }
        var config = config(options, side);
        var listen = options.address("--listen");
        var peerAddress = options.uri("--peer");
        var store = Store.of(options);
        var fenceFile = options.optional("--fences");
        options.end();
        var fencers = fenceFile.isPresent() ? FenceFile.read(Path.of(fenceFile.get())) : Map.<String, Fencer>of();
        Files.createDirectories(config.state());
        var ticks = Ticks.SYSTEM;
        var disk = MemoryFile.open(config.state());
        var accounts = new Accounts(new DecisionJournal(config.state(), Dates.SYSTEM), System.err::println);
        var witness = store.open(self, CONNECT, accounts::refused);
        var other = new Party.Site(side.peer());
        var peer = new Peer(
                side,
                new LinkClient(peerAddress, self, other::equals, "site " + side.peer(), CONNECT, accounts::refused),
                accounts);
        var loop = new Loop(config, ticks, disk, new Courier(witness), peer, accounts);
        if (!fencers.isEmpty()) {
            loop.fencedBy(new Fences(fencers, seen -> accounts.note("fence", seen), loop::wake));
        }
        var ends = self.chain().getFirst().getNotAfter().toInstant();
        var doors = new Doors(config, loop, new Report(config, ticks, loop, accounts, ends));
        var server = new LinkServer(
                listen,
                self,
                who -> !(who instanceof Party.Witness),
                "a site, a node, an operator or a person",
                doors,
                accounts::refused);
        accounts.note(
                "start",
                "site %s has started, by %s"
                        .formatted(side, config.pair().arbiter().where()));
        System.out.println("ready on port " + server.port());
        try {
            loop.run();
        } catch (IOException | RuntimeException unable) {
            System.err.println("site %s ends, since it cannot go on as it must: %s".formatted(side, unable));
            Runtime.getRuntime().halt(1); // nothing more may be answered
        }
    }

    private static SiteConfig config(Options options, Side side) throws Usage {
        var arbiter = options.one("--mode", Arbiter.values(), Arbiter.WITNESS);
        if (arbiter == Arbiter.NONE) {
            throw new Usage("without a witness there is nothing for this process to do. %s %s"
                    .formatted(arbiter.can(), arbiter.cannot()));
        }
        var preferred = options.optional("--preferred");
        if (preferred.isPresent() && !preferred.get().matches("[AB]")) {
            throw new Usage("--preferred is \"%s\", and must be A or B".formatted(preferred.get()));
        }
        if (arbiter == Arbiter.PREFERRED_SITE && preferred.isEmpty()) {
            throw new Usage("--mode preferred-site needs --preferred: the site that the register is on");
        }
        return new SiteConfig(
                side,
                options.path("--state"),
                new Pair(arbiter, preferred.map(Side::valueOf), options.time("--stable-for", STABLE_FOR)),
                options.one("--profile", Profile.values(), Profile.DEFAULT).parameters(),
                Set.copyOf(options.all("--node")),
                Optional.of(options.optional("--unwell-while"))
                        .filter(Optional::isPresent)
                        .map(file -> java.nio.file.Path.of(file.get())));
    }
}
