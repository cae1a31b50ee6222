package dev.holdfast.operator.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what was refused: every one in a metric; the first in a log line and an Event at once, those that follow
 * within {@link #SPACING} together in one more. A flood of refusals is two Events a minute for each kind of refusal.
 */
public final class Refusals {
    public static final Duration SPACING = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Notices notices;
    private final Executor afterSpacing;
    private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);
    private final Map<Refusal, Held> held = new EnumMap<>(Refusal.class);

    /** What is told later, since something of its kind was told a moment ago. */
    private record Held(long count, String last) {}

    public Refusals(Notices notices, MeterRegistry metrics) {
        this(
                notices,
                metrics,
                CompletableFuture.delayedExecutor(SPACING.toMillis(), TimeUnit.MILLISECONDS, task -> Thread.ofVirtual()
                        .name("refusals")
                        .start(task)));
    }

    Refusals(Notices notices, MeterRegistry metrics, Executor afterSpacing) {
        this.notices = notices;
        this.afterSpacing = afterSpacing;
        for (var refusal : Refusal.values()) {
            counters.put(
                    refusal,
                    Counter.builder("holdfast.intake.refusals")
                            .description("What was delivered and not taken as it was, by reason")
                            .tag("reason", refusal.word())
                            .register(metrics));
        }
    }

    /**
     * @param words may hold text from outside; it is made printable here
     */
    public void tell(Refusal refusal, String words) {
        counters.get(refusal).increment();
        var printable = Printable.of(words);
        synchronized (held) {
            var before = held.get(refusal);
            if (before != null) {
                held.put(refusal, new Held(before.count() + 1, printable));
                return;
            }
            held.put(refusal, new Held(0, ""));
        }
        emit(refusal, printable);
        afterSpacing.execute(() -> tellHeld(refusal));
    }

    private void tellHeld(Refusal refusal) {
        Held kept;
        synchronized (held) {
            kept = held.remove(refusal);
        }
        if (kept.count() > 0) {
            emit(refusal, kept.count() + " more within " + SPACING.toSeconds() + "s; the last: " + kept.last());
        }
    }

    private void emit(Refusal refusal, String words) {
        LOG.atWarn().addKeyValue("refusal", refusal.word()).log("{}", words);
        notices.warn(refusal.eventReason(), words);
    }
}
