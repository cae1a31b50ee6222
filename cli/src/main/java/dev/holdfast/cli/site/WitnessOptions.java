package dev.holdfast.cli.site;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which store the register of a pair is in, as the arbiter's commands take it. */
final class WitnessOptions {
    @Option(names = "--witness", paramLabel = "https://HOST:PORT", description = "Our own witness.")
    private String witness;

    @Option(
            names = "--witness-postgresql",
            paramLabel = "FILE",
            description = "Or a PostgreSQL server: a file with its JDBC URL.")
    private String postgresql;

    @Option(
            names = "--witness-lease",
            paramLabel = "https://HOST:PORT/NAMESPACE/NAME",
            description = "Or Leases of a third cluster, with --witness-token and --witness-authority.")
    private String lease;

    @Option(
            names = "--witness-s3",
            paramLabel = "https://HOST:PORT/BUCKET/PREFIX",
            description = "Or an S3, with --witness-region and --witness-keys.")
    private String s3;

    @Option(names = "--witness-token", paramLabel = "FILE", description = "A ServiceAccount's token.")
    private String token;

    @Option(names = "--witness-authority", paramLabel = "FILE", description = "The authority of the store's server.")
    private String authority;

    @Option(names = "--witness-region", paramLabel = "REGION", description = "The region of the S3.")
    private String region;

    @Option(names = "--witness-keys", paramLabel = "FILE", description = "The keys of the S3.")
    private String keys;

    List<String> words() {
        var words = new ArrayList<String>();
        add(words, "--witness", witness);
        add(words, "--witness-postgresql", postgresql);
        add(words, "--witness-lease", lease);
        add(words, "--witness-s3", s3);
        add(words, "--witness-token", token);
        add(words, "--witness-authority", authority);
        add(words, "--witness-region", region);
        add(words, "--witness-keys", keys);
        return words;
    }

    private static void add(List<String> words, String name, String value) {
        if (value != null) words.addAll(List.of(name, value));
    }
}
