package dev.holdfast.operator.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures about alerts. No tag holds anything that a sender chose. */
final class AlertMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(AlertMetrics.class);
    private final MeterRegistry metrics;
    private final Spaced unwritten;
    private final Spaced delayed;

    AlertMetrics(MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.unwritten = new Spaced(clock);
        this.delayed = new Spaced(clock);
    }

    void watch(Supplier<Number> stored, Supplier<Number> waiting) {
        Gauge.builder("holdfast.alerts.stored", stored)
                .description("ReceivedAlerts on the API server")
                .register(metrics);
        Gauge.builder("holdfast.alerts.waiting", waiting)
                .description("Alerts that wait to be matched, or for their runs to be made")
                .register(metrics);
    }

    /** What a delivered alert turned out to be. */
    void received(String outcome) {
        Counter.builder("holdfast.alerts.received")
                .description("Delivered alerts by what they turned out to be")
                .tag("outcome", outcome)
                .register(metrics)
                .increment();
    }

    void decided(Ref alert, Verdict verdict, Instant received, Instant now) {
        if (verdict instanceof Verdict.Started(var runs)) {
            LOG.atInfo().addKeyValue("alert", alert).log("its runs exist: {}", String.join(", ", runs));
        } else if (verdict instanceof Verdict.Blocked(var runs, var words)) {
            LOG.atWarn().addKeyValue("alert", alert).log("a run was not created, tried again: {}", words);
        }
        Timer.builder("holdfast.alerts.decided")
                .description("From the receipt of an alert to its status, by what became of it")
                .tag("verdict", verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .register(metrics)
                .record(Duration.between(received, now).isNegative() ? Duration.ZERO : Duration.between(received, now));
    }

    void unwritten(Ref alert, String words) {
        Counter.builder("holdfast.alerts.unwritten")
                .description("Status writes of alerts that failed and are tried again")
                .register(metrics)
                .increment();
        unwritten
                .say("the status of alert " + alert + " was not written and is tried again: " + words)
                .ifPresent(LOG::warn);
    }

    void delayed(Ref alert, String words) {
        delayed.say("alert " + alert + " has to wait and is tried again: " + words)
                .ifPresent(LOG::warn);
    }

    void removed() {
        Counter.builder("holdfast.alerts.removed")
                .description("Settled alerts that were removed in time")
                .register(metrics)
                .increment();
    }
}
