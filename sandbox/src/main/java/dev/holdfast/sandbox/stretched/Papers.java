package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The certificates of the processes of one pair, signed by an authority of its own, as options of a command line. */
final class Papers {

    private final Path folder;
    private final String pair;
    private final Authority authority;

    Papers(Path folder, String pair) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.pair = pair;
        authority = Authority.create("authority of " + pair, Instant.now());
        authority.write(folder, "ca");
    }

    List<String> options(String party) throws IOException {
        var name = party.replace('/', '-');
        if (!Files.exists(folder.resolve(name + ".crt"))) {
            authority
                    .server(Subject.of(party, pair), List.of(), List.of(), Instant.now())
                    .write(folder, name);
        }
        return List.of(
                "--certificate",
                folder.resolve(name + ".crt").toString(),
                "--key",
                folder.resolve(name + ".key").toString(),
                "--authority",
                folder.resolve("ca.crt").toString());
    }
}
