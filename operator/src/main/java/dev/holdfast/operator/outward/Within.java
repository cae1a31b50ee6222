package dev.holdfast.operator.outward;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something that may hang, for no longer than a bound. Time-outs of single reads do not do: who sends a byte each second
 * never meets one. When time is over everything that was opened is closed, which ends whatever waits for it.
 */
final class Within {

    private final Deque<Closeable> opened = new ArrayDeque<>();
    private boolean over;

    private Within() {}

    @FunctionalInterface
    interface Work<T> {
        T run(Within within) throws IOException;
    }

    static <T> T time(Duration bound, Work<T> work) throws IOException {
        var within = new Within();
        var task = new FutureTask<>(() -> work.run(within));
        Thread.ofVirtual().name("outward").start(task);
        try {
            return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + bound.toSeconds() + "s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) throw failed;
            if (e.getCause() instanceof RuntimeException broken) throw broken;
            throw new IllegalStateException(e.getCause());
        } finally {
            task.cancel(true);
            within.close();
        }
    }

    /** Closes {@code resource} when the work is over, one way or the other. */
    synchronized <C extends Closeable> C closing(C resource) throws IOException {
        if (over) {
            resource.close();
            throw new InterruptedIOException("time is over");
        }
        opened.push(resource);
        return resource;
    }

    private synchronized void close() {
        over = true;
        for (var resource : opened) {
            try {
                resource.close();
            } catch (IOException e) {
                // it is of no more use either way
            }
        }
        opened.clear();
    }
}
