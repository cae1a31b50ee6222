package dev.holdfast.core.arbitration;

import java.time.Duration;

/** Parameters that belong together; figures of one's own are checked by the same {@link Inequality inequalities}. */
public enum Profile {
    FAST("both sites and the witness within some milliseconds of each other", seconds(20, 4, 2, 1.5, 5, 1, 3, 9, 3)),
    DEFAULT("sites of one region, a witness anywhere near", seconds(30, 6, 3, 2, 10, 1, 6, 12, 6)),
    WAN("links that lose and delay", seconds(60, 10, 6, 4, 20, 2, 12, 28, 12));

    private final String purpose;
    private final Parameters parameters;

    Profile(String purpose, Parameters parameters) {
        this.purpose = purpose;
        this.parameters = parameters;
    }

    public String purpose() {
        return purpose;
    }

    public Parameters parameters() {
        return parameters;
    }

    private static Parameters seconds(
            double lease,
            double watchdog,
            double renewal,
            double operation,
            double priority,
            double heartbeat,
            double silence,
            double softStop,
            double kill) {
        return new Parameters(
                of(lease),
                of(watchdog),
                of(renewal),
                of(operation),
                500,
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                of(priority),
                of(heartbeat),
                of(silence),
                of(softStop),
                of(kill));
    }

    private static Duration of(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
