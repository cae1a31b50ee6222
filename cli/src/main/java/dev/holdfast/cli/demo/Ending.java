package dev.holdfast.cli.demo;

import dev.holdfast.sandbox.Sandbox;
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
    private Optional<Sandbox> sandbox = Optional.empty();

    Ending(Page page) {
        this.page = page;
        Runtime.getRuntime().addShutdownHook(whenStopped);
    }

    synchronized void owns(Sandbox up) {
        sandbox = Optional.of(up);
    }

    /** Leaves everything running. */
    synchronized void release() {
        sandbox = Optional.empty();
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
        return sandbox.isPresent();
    }

    private synchronized void down(BiConsumer<String, String> tell) {
        if (sandbox.isPresent()) {
            tell.accept("sandbox", "stopping everything");
            sandbox.get().down();
            tell.accept("sandbox", "gone; no process is left");
            sandbox = Optional.empty();
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
