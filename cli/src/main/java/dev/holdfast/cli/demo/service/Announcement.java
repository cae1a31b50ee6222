package dev.holdfast.cli.demo.service;

import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where a process of the demo listens, told by a file: the port is free for sure, since the process holds it. */
final class Announcement {
    private Announcement() {}

    /** Writes {@code HOST:PORT}. */
    static void write(Path file, InetSocketAddress address) throws IOException {
        AtomicFile.write(file, address.getAddress().getHostAddress() + ":" + address.getPort());
    }
}
