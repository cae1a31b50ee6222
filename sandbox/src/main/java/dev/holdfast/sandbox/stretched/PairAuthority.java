package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Signs the certificates of one pair, all at once, by an authority of the pair's own. */
public final class PairAuthority {

    /** The pair of which every party of two rooms is. */
    static final String PAIR = "rooms";

    private PairAuthority() {}

    /** Makes what every process of two rooms needs, and a person; what is there already is left. */
    public static void sign(Path rooms, int nodes) throws IOException {
        var folder = Files.createDirectories(Rooms.papers(rooms).folder());
        if (Files.exists(folder.resolve(Papers.AUTHORITY + ".crt"))) return;
        var authority = Authority.create("authority of " + PAIR, Instant.now());
        for (var party : Rooms.parties(nodes)) {
            authority
                    .server(Subject.of(party, PAIR), List.of(), List.of(), Instant.now())
                    .write(folder, Papers.file(party));
        }
        authority.write(folder, Papers.AUTHORITY);
    }
}
