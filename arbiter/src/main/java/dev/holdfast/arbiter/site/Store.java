package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.witness.HttpWitness;
import dev.holdfast.arbiter.witness.LeaseWitness;
import dev.holdfast.arbiter.witness.PostgresWitness;
import dev.holdfast.arbiter.witness.Witness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Which store the register is in, as the command line says. */
sealed interface Store {

    /** Our own witness process. */
    record Http(URI address) implements Store {}

    /** @param url a file with a JDBC URL, since there is a password in it */
    record Postgres(Path url) implements Store {}

    /** @param authority of the cluster's API server */
    record Lease(LeaseWitness.Place place, Path authority) implements Store {}

    /** What of it a command line names, for its usage. */
    String USAGE =
            "(--witness https://HOST:PORT | --witness-postgresql FILE | --witness-lease https://HOST:PORT/NAMESPACE/NAME"
                    + " --witness-token FILE --witness-authority FILE)";

    static Store of(Options options) throws Usage {
        var url = options.optional("--witness-postgresql").map(Path::of);
        if (url.isPresent()) return new Postgres(url.get());
        var lease = options.optional("--witness-lease").map(URI::create);
        if (lease.isEmpty()) return new Http(options.uri("--witness"));
        var names = lease.get().getPath().split("/");
        if (names.length != 3) throw new Usage("--witness-lease must be https://HOST:PORT/NAMESPACE/NAME");
        var server = lease.get().resolve("/");
        return new Lease(
                new LeaseWitness.Place(server, names[1], names[2], options.path("--witness-token")),
                options.path("--witness-authority"));
    }

    default Witness open(Credentials self, Duration connect, Consumer<String> refused) throws IOException {
        return switch (this) {
            case Http(var address) ->
                new HttpWitness(new LinkClient(
                        address, self, Party.Witness.class::isInstance, "the witness", connect, refused));
            case Postgres(var file) -> new PostgresWitness(url(file));
            case Lease(var place, var authority) -> new LeaseWitness(place, Credentials.trusting(authority), connect);
        };
    }

    private static String url(Path file) throws IOException {
        return Optional.of(Files.readString(file).strip())
                .filter(text -> text.startsWith("jdbc:postgresql:"))
                .orElseThrow(
                        () -> new IOException(
                                file
                                        + " must hold one line, jdbc:postgresql://HOST/DATABASE?user=…&password=…&sslmode=verify-full"));
    }
}
