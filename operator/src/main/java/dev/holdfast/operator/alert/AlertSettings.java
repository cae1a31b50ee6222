package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Retention;
import dev.holdfast.core.alert.Silence;
import dev.holdfast.core.alert.Standing;
import java.time.Duration;

/**
 * What an installation chooses about alerts.
 *
 * @param namespace where delivered alerts are stored; those may start plans of every namespace
 * @param silence what ends an episode
 * @param grace how long after its receipt an unmatched alert is decided again when a plan appears or changes
 */
public record AlertSettings(String namespace, Silence silence, Duration grace, Retention retention) {
    public static AlertSettings in(String namespace) {
        return new AlertSettings(namespace, Silence.DEFAULT, Standing.GRACE_DEFAULT, Retention.DEFAULT);
    }
}
