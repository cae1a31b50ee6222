package dev.holdfast.sandbox.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** An exclusive right on a file between processes and between threads of one process; a dead holder frees it. */
public final class FileGuard implements AutoCloseable {
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    private final FileChannel channel;
    private final ReentrantLock thread;

    private FileGuard(FileChannel channel, ReentrantLock thread) {
        this.channel = channel;
        this.thread = thread;
    }

    /** Waits at most {@code patience}; {@code onWait} is told once when somebody else holds it. */
    public static FileGuard take(Path file, Duration patience, Runnable onWait) throws IOException {
        var deadline = System.nanoTime() + patience.toNanos();
        Files.createDirectories(file.toAbsolutePath().getParent());
        var thread = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), key -> new ReentrantLock());
        try {
            if (!thread.tryLock()) {
                onWait.run();
                if (!thread.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw waitedTooLong(file, patience);
                }
            }
            return lockFile(file, thread, deadline, patience, onWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + file, e);
        }
    }

    /** Does the work while holding the right. */
    public static <T> T holding(Path file, Duration patience, Runnable onWait, Work<T> work) throws IOException {
        var guard = take(file, patience, onWait);
        try {
            return work.run();
        } finally {
            guard.close();
        }
    }

    /** What is done under the guard. */
    public interface Work<T> {
        T run() throws IOException;
    }

    private static FileGuard lockFile(
            Path file, ReentrantLock thread, long deadline, Duration patience, Runnable onWait)
            throws IOException, InterruptedException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var told = false;
        try {
            while (!tryLock(channel)) {
                if (!told) {
                    onWait.run();
                    told = true;
                }
                if (System.nanoTime() > deadline) {
                    throw waitedTooLong(file, patience);
                }
                Thread.sleep(ASK_AGAIN);
            }
            return new FileGuard(channel, thread);
        } catch (IOException | InterruptedException e) {
            channel.close();
            thread.unlock();
            throw e;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static IOException waitedTooLong(Path file, Duration patience) {
        return new IOException("another process still holds " + file + " after " + patience.toSeconds() + " s");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        thread.unlock();
    }
}
