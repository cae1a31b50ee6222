package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.arbiter.witness.Conformance;
import dev.holdfast.arbiter.witness.Witness;
import dev.holdfast.core.arbitration.Answer;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Carries one exchange at a time to the witness and its outcome to the loop, under the number that the loop gave it. It never
 * tries again: the loop does, by the rules.
 */
final class Courier implements AutoCloseable {

    /** What a read has brought. */
    sealed interface Brought {
        record Register(Reading reading) implements Brought {}

        /** It is no register of ours. */
        record Hostile(List<String> words) implements Brought {}

        record Nothing(String why) implements Brought {}
    }

    /**
     * How much longer than the loop waits an exchange is listened to. What comes then decides nothing, but its connection is
     * kept: on a machine that has hardly time, beginning another each time would take all of it.
     */
    private static final int PATIENCE = 2;

    /** For the first exchanges of a process that has just started, by which nothing is decided. */
    private static final Duration COLD = Duration.ofSeconds(20);

    private final Witness witness;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    Courier(Witness witness) {
        this.witness = witness;
    }

    void read(Duration within, Consumer<Brought> then) {
        threads.execute(() -> then.accept(
                switch (witness.read(within.multipliedBy(PATIENCE))) {
                    case Witness.Read.Found(var tag, var value) -> understood(tag, value);
                    case Witness.Read.Nothing ignored ->
                        new Brought.Nothing("the witness has no register yet: begin one, once, for both sites");
                    case Witness.Read.Silent(var why) -> new Brought.Nothing(why);
                }));
    }

    private static Brought understood(String tag, byte[] value) {
        try {
            return switch (RegisterReading.read(JsonText.read(value))) {
                case RegisterReading.Read.Sound(var register) -> new Brought.Register(new Reading(tag, register));
                case RegisterReading.Read.Unreadable(var words) -> new Brought.Hostile(words);
            };
        } catch (Unreadable wrong) {
            return new Brought.Hostile(wrong.words());
        }
    }

    /** @param then hears the answer, and the words of one that is none */
    void write(Write write, Duration within, Consumer<Answered> then) {
        var value = RegisterReading.write(write.register()).print().getBytes(StandardCharsets.UTF_8);
        threads.execute(() -> then.accept(
                switch (witness.write(Optional.of(write.expected()), value, within.multipliedBy(PATIENCE))) {
                    case Witness.Wrote.Done(var tag) -> new Answered(new Answer.Written(tag), "");
                    case Witness.Wrote.Conflict(var why) -> new Answered(new Answer.Conflict(), why);
                    case Witness.Wrote.Unknown(var why) -> new Answered(new Answer.Unknown(), why);
                }));
    }

    record Answered(Answer answer, String why) {}

    void conformance(Side side, Consumer<Conformance.Finding> then) {
        threads.execute(() -> {
            Conformance.Finding finding;
            try {
                finding = Conformance.of(witness, "conformance-" + side, COLD, () -> UUID.randomUUID()
                        .toString());
            } catch (RuntimeException failed) {
                finding = new Conformance.Finding.Unknown(failed.toString());
            }
            then.accept(finding);
        });
    }

    @Override
    public void close() {
        witness.close();
    }
}
