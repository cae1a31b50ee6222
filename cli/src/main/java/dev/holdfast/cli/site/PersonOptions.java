package dev.holdfast.cli.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Who a person is to the agents of a pair, and why they say what they say. */
final class PersonOptions {
    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            required = true,
            description = "Your certificate of the pair, in PEM, for person/NAME. Its name is recorded.")
    private Path certificate;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The certificate's private key, in PEM and PKCS#8.")
    private Path key;

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            required = true,
            description = "The authority that vouches for the pair, in PEM.")
    private Path authority;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, in words: it is recorded, for those who ask later.")
    private String reason;

    @Option(
            names = "--confirm",
            paramLabel = "SITE",
            description = "The name of the site once more, instead of asking.")
    private String confirm;

    String confirm() {
        return confirm;
    }

    String reason() {
        return reason;
    }

    Path certificate() {
        return certificate;
    }

    /** As the arbiter's commands take them. */
    List<String> words() {
        return new ArrayList<>(List.of(
                "--certificate",
                certificate.toString(),
                "--key",
                key.toString(),
                "--authority",
                authority.toString(),
                "--reason",
                reason));
    }
}
