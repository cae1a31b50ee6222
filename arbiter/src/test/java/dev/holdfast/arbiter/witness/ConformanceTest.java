package dev.holdfast.arbiter.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.witness.Conformance.Finding;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConformanceTest {

    /** What stores have been seen to do. */
    enum Fault {
        NONE(""),
        IGNORES_TAGS("a write under a tag that is over is taken"),
        IGNORES_EXISTENCE("a write that expects nothing is taken although there is something"),
        LOOKS_THEN_WRITES("under one tag"),
        READS_LATE("a read does not show the last write that stands");

        private final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    private static final class Store implements Witness {

        private final Fault fault;
        private byte[] before;
        private byte[] value;
        private int version;

        Store(Fault fault) {
            this.fault = fault;
        }

        @Override
        public synchronized Read read(Duration within) {
            if (value == null) return new Read.Nothing();
            return new Read.Found("v" + version, fault == Fault.READS_LATE && before != null ? before : value);
        }

        @Override
        public Wrote write(Optional<String> expected, byte[] next, Duration within) {
            if (!fits(expected)) return new Wrote.Conflict("it has changed");
            if (fault == Fault.LOOKS_THEN_WRITES) hesitate();
            synchronized (this) {
                if (fault != Fault.LOOKS_THEN_WRITES && !fits(expected)) return new Wrote.Conflict("it has changed");
                before = value;
                value = next;
                return new Wrote.Done("v" + ++version);
            }
        }

        private synchronized boolean fits(Optional<String> expected) {
            if (expected.isEmpty()) return value == null || fault == Fault.IGNORES_EXISTENCE;
            return expected.get().equals("v" + version) || fault == Fault.IGNORES_TAGS;
        }

        private static void hesitate() {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }

        @Override
        public Witness named(String name) {
            return this;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_store_that_ignores_a_condition_is_found_out(Fault fault) {
        var finding = Conformance.of(new Store(fault), "scratch", Duration.ofSeconds(20), () -> UUID.randomUUID()
                .toString());
        if (fault == Fault.NONE) assertThat(finding).isEqualTo(new Finding.Keeps());
        else
            assertThat(finding).isInstanceOfSatisfying(Finding.Breaks.class, breaks -> assertThat(breaks.words())
                    .anyMatch(words -> words.contains(fault.words)));
    }
}
