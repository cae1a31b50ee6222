package dev.holdfast.arbiter;

import dev.holdfast.arbiter.node.NodeProcess;
import dev.holdfast.arbiter.node.TakerProcess;
import dev.holdfast.arbiter.site.Begin;
import dev.holdfast.arbiter.site.Drill;
import dev.holdfast.arbiter.site.Fenced;
import dev.holdfast.arbiter.site.SiteProcess;
import dev.holdfast.arbiter.site.Status;
import dev.holdfast.arbiter.site.Tell;
import dev.holdfast.arbiter.site.Word;
import dev.holdfast.arbiter.start.Refused;
import dev.holdfast.arbiter.start.Unsure;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.witness.WitnessProcess;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The processes of two sites, by the first word of the command line. */
public final class Main {

    /** The command line was wrong. */
    private static final int EXIT_USAGE = 2;

    /** It could not begin, or must not go on. */
    private static final int EXIT_FAILED = 1;

    /** Something stands against it, and nothing was done. */
    private static final int EXIT_REFUSED = 10;

    /** It is not known whether it was done. */
    private static final int EXIT_UNSURE = 11;

    @FunctionalInterface
    private interface Command {
        void run(List<String> words) throws Usage, IOException;
    }

    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.<String, Command>ofEntries(
            Map.entry("witness", WitnessProcess::run),
            Map.entry("site", SiteProcess::run),
            Map.entry("begin", Begin::run),
            Map.entry("status", Status::run),
            Map.entry("evict", words -> Tell.evict(words, System.out::println)),
            Map.entry("rejoin", words -> Tell.rejoin(words, System.out::println)),
            Map.entry("drill", words -> Drill.run(words, System.out::println, System.err::println)),
            Map.entry("override", words -> Word.run(words, System.out::println)),
            Map.entry("node", NodeProcess::run),
            Map.entry("taker", TakerProcess::run),
            Map.entry("fenced", Fenced::run)));

    private Main() {}

    public static void main(String[] args) {
        var command = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (command == null) {
            System.err.println("the first word must be one of " + COMMANDS.keySet());
            System.exit(EXIT_USAGE);
            return;
        }
        try {
            command.run(Arrays.asList(args).subList(1, args.length));
        } catch (Usage usage) {
            System.err.println(usage.getMessage());
            System.exit(EXIT_USAGE);
        } catch (Refused refused) {
            System.err.println(refused.getMessage());
            System.exit(EXIT_REFUSED);
        } catch (Unsure unsure) {
            System.err.println(unsure.getMessage());
            System.exit(EXIT_UNSURE);
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
            System.exit(EXIT_FAILED);
        }
    }
}
