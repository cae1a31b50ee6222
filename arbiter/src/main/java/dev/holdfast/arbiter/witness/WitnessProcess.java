package dev.holdfast.arbiter.witness;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import java.io.IOException;
import java.util.List;

/** The process of a witness in a third place. */
public final class WitnessProcess {

    public static final String USAGE =
            "witness --state FOLDER --listen HOST:PORT --certificate FILE --key FILE --authority FILE";

    private WitnessProcess() {}

    /** Serves until the process ends. */
    public static void run(List<String> words) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var folder = options.path("--state");
        var address = options.address("--listen");
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        options.end();
        var server = new WitnessServer(folder, address, self, System.err::println, broken -> {
            System.err.println(broken);
            Runtime.getRuntime().halt(1); // whoever starts it again opens the files anew
        });
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("ready on port " + server.port());
    }
}
