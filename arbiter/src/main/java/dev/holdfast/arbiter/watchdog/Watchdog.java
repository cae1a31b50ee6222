package dev.holdfast.arbiter.watchdog;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What ends a node that is no longer petted. Its contract:
 *
 * <ol>
 *   <li>Once {@link #arm armed} it counts, whatever becomes of this process, and nothing here can stop it.
 *   <li>Not petted for {@link #time}, it ends what it {@link #reach reaches}.
 *   <li>A pet counts from the look at the clock that permitted it, or takes effect at once; never later than either.
 *   <li>{@link #close} does not disarm it: whoever stops petting stops what is guarded first.
 * </ol>
 */
public interface Watchdog extends AutoCloseable {

    Reach reach();

    /** How long it waits to be petted; zero when it waits for nothing. */
    Duration time();

    /** What it is, for people. */
    String name();

    /**
     * Why a node cannot rely on it to be off in time; empty when it can.
     *
     * @param wanted the watchdog time of the register
     */
    List<String> against(Duration wanted);

    /**
     * Begins to count. Nothing guarded may run before this has returned. Again is as good as once.
     *
     * @throws IOException when it cannot be known to count
     */
    void arm(Reading look) throws IOException;

    /** @throws IOException when the pet may not have been taken, or there is nobody who would take it */
    void pet(Reading look) throws IOException;

    @Override
    void close() throws IOException;
}
