package dev.holdfast.sandbox.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ports on loopback that no other sandbox of this user takes: each is one locked byte of a shared file, so a claim ends
 * with the process that holds it. The range lies below the ports that systems give to outgoing connections, so nothing
 * else takes one by accident between the claim and its use.
 */
public final class Ports implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    private final FileChannel claims;
    private int next;

    private Ports(FileChannel claims, int next) {
        this.claims = claims;
        this.next = next;
    }

    /**
     * In the user's own folder, where nobody else can put a file or a link before us; the same whatever folders a sandbox is
     * told to live in, since all of them share the ports.
     */
    public static Ports open(RandomGenerator random) throws IOException {
        return open(Path.of(System.getProperty("user.home"), ".local", "state", "holdfast", "ports"), random);
    }

    static Ports open(Path file, RandomGenerator random) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            var claims = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            return new Ports(claims, random.nextInt(COUNT));
        } catch (IOException e) {
            throw new IOException(
                    "ports of sandboxes are claimed in " + file + ", which cannot be opened: " + e.getMessage()
                            + "; it must be a file of yours in a folder that you may write",
                    e);
        }
    }

    /** Claims ports until this object is closed or the process ends. */
    public synchronized List<Integer> claim(int count) throws IOException {
        var claimed = new ArrayList<Integer>();
        for (var tried = 0; tried < COUNT && claimed.size() < count; tried++) {
            var port = FIRST + next;
            next = (next + 1) % COUNT;
            if (claims.tryLock(port, 1, false) != null && free(port)) {
                claimed.add(port);
            }
        }
        if (claimed.size() < count) {
            throw new IOException("only " + claimed.size() + " of " + count + " ports are free on 127.0.0.1 between "
                    + FIRST + " and " + (FIRST + COUNT));
        }
        return claimed;
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        claims.close();
    }
}
