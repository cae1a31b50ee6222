package dev.holdfast.sandbox.stretched;

import java.nio.file.Path;
import java.util.List;

/** The certificates of the processes of one pair, as options of a command line. {@link PairAuthority} makes them. */
record Papers(Path folder) {

    static final String AUTHORITY = "ca";

    static String file(String party) {
        return party.replace('/', '-');
    }

    List<String> options(String party) {
        return List.of(
                "--certificate",
                folder.resolve(file(party) + ".crt").toString(),
                "--key",
                folder.resolve(file(party) + ".key").toString(),
                "--authority",
                folder.resolve(AUTHORITY + ".crt").toString());
    }
}
