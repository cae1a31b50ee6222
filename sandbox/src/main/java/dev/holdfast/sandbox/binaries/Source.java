package dev.holdfast.sandbox.binaries;

import java.io.IOException;
import java.nio.file.Path;

/** A place from which a program can be had. */
interface Source {
    /**
     * Puts the program at {@code target} and tells where it came from, in words for the cache's manifest.
     *
     * @throws Unavailable when this source has no such program, or none that can be trusted; the next one is asked then
     */
    String provide(Component component, String program, Path target) throws IOException;

    /** Why a source could not give a program. */
    final class Unavailable extends IOException {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }
    }
}
