package dev.holdfast.operator.kubernetes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The gate to the cluster that holds the plans, for all that runs do there: a bound on what is on its way, and turns in the
 * order of asking, so that of very many runs none is left behind. The lease, alerts and verdicts go past it: a thousand
 * runs do not cost the leader its lease. Whoever waited is asked once more whether this process may still act.
 */
public final class Turnstile implements Gate {

    /** More at once only makes each take longer: an API server on two cores answers some hundred writes a second. */
    public static final int ON_THEIR_WAY_MAX = 32;

    /** Nobody waits longer for a turn; it is tried again later then, as after a request without an answer. */
    public static final Duration WAIT_MAX = Duration.ofMinutes(1);

    private final Semaphore places;
    private final Duration waitMax;
    private final BooleanSupplier mayAct;

    public Turnstile(BooleanSupplier mayAct) {
        this(ON_THEIR_WAY_MAX, WAIT_MAX, mayAct);
    }

    Turnstile(int places, Duration waitMax, BooleanSupplier mayAct) {
        this.places = new Semaphore(places, true);
        this.waitMax = waitMax;
        this.mayAct = mayAct;
    }

    @Override
    public void enter() throws IOException {
        try {
            if (!places.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("there was no turn for a request within " + waitMax.toSeconds()
                        + "s: too many runs act on this cluster at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a turn");
        }
        if (mayAct.getAsBoolean()) return;
        places.release();
        throw new IOException("this process may not act any more");
    }

    @Override
    public void leave(End end) {
        places.release();
    }
}
