package dev.holdfast.simulation.time;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A routine that is suspended in the middle of a call, and goes on later or dies there. It has a thread of its own, but
 * only ever one of all threads runs: whoever resumes a fiber waits until it is suspended again or has ended.
 */
public final class Fiber {

    /** Unwinds a fiber that is killed. Nobody catches it but the fiber itself. */
    private static final class Killed extends Error {
        Killed() {
            super(null, null, false, false);
        }
    }

    private final Semaphore turn = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private boolean killed;
    private boolean ended;
    private Throwable failure;

    private Fiber() {}

    /** Runs {@code body} up to its first suspension. */
    public static Fiber start(Consumer<Fiber> body) {
        var fiber = new Fiber();
        Thread.ofVirtual().start(() -> fiber.run(body));
        fiber.resume();
        return fiber;
    }

    private void run(Consumer<Fiber> body) {
        turn.acquireUninterruptibly();
        try {
            if (!killed) body.accept(this);
        } catch (Killed dead) {
            // as intended
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            ended = true;
            back.release();
        }
    }

    /** Lets the fiber run until it is suspended or has ended; what it throws arrives here. */
    public void resume() {
        if (ended) return;
        turn.release();
        back.acquireUninterruptibly();
        switch (failure) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Inside the fiber: waits to be resumed. */
    public void suspend() {
        if (killed) throw new Killed();
        back.release();
        turn.acquireUninterruptibly();
        if (killed) throw new Killed();
    }

    public boolean hasEnded() {
        return ended;
    }

    /** From outside: the fiber dies where it is suspended. */
    public void kill() {
        if (ended || killed) return;
        killed = true;
        resume();
    }

    /** Inside the fiber: it dies here. */
    public void die() {
        killed = true;
        throw new Killed();
    }
}
