package dev.holdfast.arbiter.witness;

import dev.holdfast.arbiter.witness.Witness.Read;
import dev.holdfast.arbiter.witness.Witness.Wrote;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Whether a store keeps conditions, tried on a register of its own before the store is relied on. Some take a conditional
 * write and ignore the condition; two sites by such a store both win.
 */
public final class Conformance {

    /** Writes of the same tag that are sent at the same time. */
    private static final int RIVALS = 4;

    private static final int ROUNDS = 3;

    /** What came of it. */
    public sealed interface Finding {
        record Keeps() implements Finding {}

        /** It must not be relied on. */
        record Breaks(List<String> words) implements Finding {}

        /** It did not answer; nothing is known. */
        record Unknown(String why) implements Finding {}
    }

    private static final class Unanswered extends RuntimeException {
        Unanswered(String why) {
            super(why);
        }
    }

    private final Witness scratch;
    private final Duration within;
    private final Supplier<String> nonces;
    private final List<String> wrong = new ArrayList<>();

    private Conformance(Witness scratch, Duration within, Supplier<String> nonces) {
        this.scratch = scratch;
        this.within = within;
        this.nonces = nonces;
    }

    /**
     * @param name of the register to try it on, which nobody else uses
     * @param nonces never the same twice
     */
    public static Finding of(Witness witness, String name, Duration within, Supplier<String> nonces) {
        var check = new Conformance(witness.named(name), within, nonces);
        try {
            check.run();
        } catch (Unanswered unanswered) {
            return new Finding.Unknown(unanswered.getMessage());
        }
        return check.wrong.isEmpty() ? new Finding.Keeps() : new Finding.Breaks(List.copyOf(check.wrong));
    }

    private void run() {
        if (scratch.read(within) instanceof Read.Nothing) write(Optional.empty(), value());
        var first = read();
        var second = value();
        done(write(Optional.of(first.tag()), second), "a write under the present tag is refused");
        seen(second);
        refused(write(Optional.of(first.tag()), value()), "a write under a tag that is over is taken");
        refused(write(Optional.empty(), value()), "a write that expects nothing is taken although there is something");
        seen(second);
        for (int i = 0; i < ROUNDS && wrong.isEmpty(); i++) race();
    }

    private void race() {
        var tag = read().tag();
        var values = new ArrayList<byte[]>();
        for (int i = 0; i < RIVALS; i++) values.add(value());
        int won = 0;
        byte[] winner = {};
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = values.stream()
                    .map(value -> threads.submit(() -> write(Optional.of(tag), value)))
                    .toList();
            for (int i = 0; i < RIVALS; i++) {
                if (!(tries.get(i).get(within.toNanos() * 2, TimeUnit.NANOSECONDS) instanceof Wrote.Done)) continue;
                won++;
                winner = values.get(i);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new Unanswered(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted");
        }
        if (won != 1) wrong.add("of %d writes under one tag %d are taken, and must be one".formatted(RIVALS, won));
        else seen(winner);
    }

    private byte[] value() {
        return "{\"conformance\":\"%s\"}".formatted(nonces.get()).getBytes(StandardCharsets.UTF_8);
    }

    private Read.Found read() {
        return switch (scratch.read(within)) {
            case Read.Found found -> found;
            case Read.Nothing nothing -> throw new Unanswered("what was just written is not there");
            case Read.Silent(var why) -> throw new Unanswered(why);
        };
    }

    private Wrote write(Optional<String> expected, byte[] value) {
        var wrote = scratch.write(expected, value, within);
        if (wrote instanceof Wrote.Unknown(var why)) throw new Unanswered(why);
        return wrote;
    }

    private void seen(byte[] value) {
        if (!java.util.Arrays.equals(read().value(), value))
            wrong.add("a read does not show the last write that stands");
    }

    private void done(Wrote wrote, String words) {
        if (!(wrote instanceof Wrote.Done)) wrong.add(words);
    }

    private void refused(Wrote wrote, String words) {
        if (!(wrote instanceof Wrote.Conflict)) wrong.add(words);
    }
}
