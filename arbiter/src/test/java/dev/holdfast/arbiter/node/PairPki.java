package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** An authority of one pair, and what it signs, as files in a folder: {@code ca.crt}, {@code NAME.crt}, {@code NAME.key}. */
final class PairPki {

    private final Path folder;
    private final Authority authority;

    PairPki(Path folder) throws IOException {
        this.folder = folder;
        authority = Files.exists(folder.resolve("ca.crt"))
                ? Authority.read(folder, "ca")
                : Authority.create("pair", Instant.now());
        authority.write(folder, "ca");
    }

    /** A certificate for this party of the pair. */
    void write(String party, String name) throws IOException {
        authority
                .server(Subject.of(party, "pair"), List.of(), List.of(), Instant.now())
                .write(folder, name);
    }

    Credentials credentials(String party) throws IOException {
        var name = party.replace('/', '-');
        write(party, name);
        return Credentials.read(folder.resolve(name + ".crt"), folder.resolve(name + ".key"), folder.resolve("ca.crt"));
    }
}
