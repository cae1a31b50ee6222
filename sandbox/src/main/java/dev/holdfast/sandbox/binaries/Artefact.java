package dev.holdfast.sandbox.binaries;

import java.net.URI;
import java.util.Optional;

/**
 * A file that a publisher offers.
 *
 * @param digests the publisher's list of SHA-256 digests in which the file's must stand
 * @param member the path inside the archive, when the file is one
 */
record Artefact(URI file, URI digests, Optional<String> member) {
    String fileName() {
        var path = file.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
