package dev.holdfast.arbiter.witness;

import java.time.Duration;
import java.util.Optional;

/**
 * A register in a store, by one name. Reads are linearizable; a write stands only if nobody has written since its tag was
 * read. Nothing is tried again in here: an exchange that was not answered is said to be so.
 */
public interface Witness extends AutoCloseable {

    /** The name of the register that sites go by. */
    String REGISTER = "register";

    /** What a read has found. */
    sealed interface Read {
        record Found(String tag, byte[] value) implements Read {}

        /** The store answers, and has no such register. */
        record Nothing() implements Read {}

        record Silent(String why) implements Read {}
    }

    /** What is known of a write. */
    sealed interface Wrote {
        record Done(String tag) implements Wrote {}

        record Conflict(String why) implements Wrote {}

        /** It may stand, may come to stand later, or never. */
        record Unknown(String why) implements Wrote {}
    }

    Read read(Duration within);

    /** @param expected the tag that was read; empty when nothing may be there yet */
    Wrote write(Optional<String> expected, byte[] value, Duration within);

    /** The register of another name in the same store. */
    Witness named(String name);

    @Override
    default void close() {}
}
