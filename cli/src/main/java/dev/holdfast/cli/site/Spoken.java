package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.arbiter.start.Refused;
import dev.holdfast.arbiter.start.Unsure;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A command of the arbiter, with its result and its failures as this command line has them. */
final class Spoken {

    @FunctionalInterface
    interface Command {
        void run(List<String> words, Consumer<String> out) throws Usage, IOException;
    }

    private Spoken() {}

    /** The last line of what it prints. */
    static JsonNode result(Command command, List<String> words) {
        var printed = new ArrayList<String>();
        var all = new ArrayList<>(words);
        all.addAll(List.of("--output", "json"));
        try {
            command.run(all, printed::add);
            return Trees.JSON.readTree(printed.getLast());
        } catch (Refused refused) {
            throw new Fault(ExitCode.REFUSED, refused.getMessage(), refused, List.of());
        } catch (Unsure unsure) {
            throw new Fault(
                    ExitCode.INCOMPLETE,
                    unsure.getMessage(),
                    unsure,
                    List.of("look how it is before you try again: holdfast site status PAIR"));
        } catch (Usage usage) {
            throw new Fault(ExitCode.USAGE, usage.getMessage(), usage, List.of());
        } catch (IOException failed) {
            throw new Fault(ExitCode.UNEXPECTED, failed.getMessage(), failed, List.of());
        }
    }
}
