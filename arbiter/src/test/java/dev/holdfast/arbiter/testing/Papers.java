package dev.holdfast.arbiter.testing;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The certificates of one pair, by an authority of its own. */
public final class Papers {

    private final Path folder;
    private final String pair;
    private final Authority authority;

    public Papers(Path folder, String pair) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.pair = pair;
        authority = Authority.create("authority of " + pair, Instant.now());
        authority.write(folder, "ca");
    }

    /** Files of somebody, made when first asked for, valid for a year from {@code since}. */
    private Path of(String pairName, String party, Instant since) throws IOException {
        var name = "%s-%s-%d".formatted(pairName, party.replace('/', '-'), since.getEpochSecond() / 86_400);
        if (!Files.exists(folder.resolve(name + ".crt"))) {
            authority
                    .server(Subject.of(party, pairName), List.of(), List.of(), since)
                    .write(folder, name);
        }
        return folder.resolve(name);
    }

    public Credentials credentials(String party) throws IOException {
        return read(of(pair, party, Instant.now()));
    }

    /** Of another pair, by the same authority. */
    public Credentials stranger(String party) throws IOException {
        return read(of("other", party, Instant.now()));
    }

    /** Whose time is over. */
    public Credentials expired(String party) throws IOException {
        return read(of(pair, party, Instant.now().minus(java.time.Duration.ofDays(400))));
    }

    private Credentials read(Path files) throws IOException {
        return Credentials.read(Path.of(files + ".crt"), Path.of(files + ".key"), folder.resolve("ca.crt"));
    }

    /** As options of a command line. */
    public List<String> options(String party) throws IOException {
        var files = of(pair, party, Instant.now());
        return List.of(
                "--certificate", files + ".crt", "--key", files + ".key", "--authority", folder.resolve("ca.crt") + "");
    }
}
