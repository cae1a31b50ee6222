package dev.holdfast.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The way down, taken once: at the end, after a failure, or when the process is told to stop (Ctrl-C). Everything that
 * the demo starts is a child of the sandbox's supervisor, so the sandbox's end is the end of all of it.
 */
final class Ending implements AutoCloseable {
    private static final Duration LAST_WORDS_MAX = Duration.ofMinutes(1);

    private final Page page;
    private final Thread whenStopped = new Thread(this::stopped, "demo ending");
    private Optional<Runnable> down = Optional.empty();

    Ending(Page page) {
        this.page = page;
        Runtime.getRuntime().addShutdownHook(whenStopped);
    }

    /** Something is up from now on that this takes down. */
    synchronized void owns(Runnable takesDown) {
        down = Optional.of(takesDown);
    }

    /** Leaves everything running. */
    synchronized void release() {
        down = Optional.empty();
    }

    @Override
    public void close() {
        down(page::progress);
        try {
            Runtime.getRuntime().removeShutdownHook(whenStopped);
        } catch (IllegalStateException e) {
            awaitEnd();
        }
    }

    private void stopped() {
        var up = isUp();
        page.last("demo", up ? "told to stop" : "told to stop; what has been started goes down with this process");
        down(page::last);
    }

    private synchronized boolean isUp() {
        return down.isPresent();
    }

    private synchronized void down(BiConsumer<String, String> tell) {
        if (down.isPresent()) {
            tell.accept("sandbox", "stopping everything");
            down.get().run();
            tell.accept("sandbox", "gone; no process is left");
            down = Optional.empty();
        }
    }

    /** The process is being stopped: what this thread would still say about it, such as a lost connection, is noise. */
    private static void awaitEnd() {
        try {
            Thread.sleep(LAST_WORDS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
