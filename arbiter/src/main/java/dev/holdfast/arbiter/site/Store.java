package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Dates;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.witness.HttpWitness;
import dev.holdfast.arbiter.witness.LeaseWitness;
import dev.holdfast.arbiter.witness.PostgresWitness;
import dev.holdfast.arbiter.witness.S3Witness;
import dev.holdfast.arbiter.witness.Witness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Which store the register is in, as the command line says. */
sealed interface Store {

    /** Our own witness process. */
    record Http(URI address) implements Store {}

    /** @param url a file with a JDBC URL, since there is a password in it */
    record Postgres(Path url) implements Store {}

    /** @param authority of the cluster's API server */
    record Lease(LeaseWitness.Place place, Path authority) implements Store {}

    /** @param authority of its certificate; empty for those that the system trusts */
    record S3(S3Witness.Place place, Optional<Path> authority) implements Store {}

    /** What of it a command line names, for its usage. */
    String USAGE =
            "(--witness https://HOST:PORT | --witness-postgresql FILE | --witness-lease https://HOST:PORT/NAMESPACE/NAME"
                    + " --witness-token FILE --witness-authority FILE | --witness-s3 https://HOST:PORT/BUCKET/PREFIX"
                    + " --witness-region REGION --witness-keys FILE [--witness-authority FILE])";

    /** What needs no escaping, which is done in more than one way. */
    Pattern S3_PLACE = Pattern.compile("/[a-zA-Z0-9._-]+(/[a-zA-Z0-9._-]+)+");

    static Store of(Options options) throws Usage {
        var url = options.optional("--witness-postgresql").map(Path::of);
        if (url.isPresent()) return new Postgres(url.get());
        var s3 = options.optional("--witness-s3").map(URI::create);
        if (s3.isPresent()) return s3(s3.get(), options);
        var lease = options.optional("--witness-lease").map(URI::create);
        if (lease.isEmpty()) return new Http(options.uri("--witness"));
        var names = lease.get().getPath().split("/");
        if (names.length != 3) throw new Usage("--witness-lease must be https://HOST:PORT/NAMESPACE/NAME");
        var server = lease.get().resolve("/");
        return new Lease(
                new LeaseWitness.Place(server, names[1], names[2], options.path("--witness-token")),
                options.path("--witness-authority"));
    }

    private static S3 s3(URI address, Options options) throws Usage {
        if (!S3_PLACE.matcher(address.getPath()).matches()) {
            throw new Usage(
                    "--witness-s3 must be https://HOST:PORT/BUCKET/PREFIX, with letters, digits, \"-\", \"_\" and \".\"");
        }
        var names = address.getPath().split("/", 3);
        return new S3(
                new S3Witness.Place(
                        address.resolve("/"),
                        names[1],
                        names[2],
                        options.text("--witness-region"),
                        options.path("--witness-keys")),
                options.optional("--witness-authority").map(Path::of));
    }

    default Witness open(Credentials self, Duration connect, Consumer<String> refused) throws IOException {
        return switch (this) {
            case Http(var address) ->
                new HttpWitness(new LinkClient(
                        address, self, Party.Witness.class::isInstance, "the witness", connect, refused));
            case Postgres(var file) -> new PostgresWitness(url(file));
            case Lease(var place, var authority) -> new LeaseWitness(place, Credentials.trusting(authority), connect);
            case S3(var place, var authority) ->
                new S3Witness(place, Credentials.trusting(authority), connect, Dates.SYSTEM, () -> UUID.randomUUID()
                        .toString());
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
