package dev.holdfast.simulation.operator;

import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.Optional;

/** What threatens the processes of the operator: asked between any two actions of one, and while a request is under way. */
@FunctionalInterface
public interface Peril {

    /** Together they must leave a step time to end. */
    int MISHAPS_MAX = 8;

    Duration PAUSE_MIN = Duration.ofMillis(200);
    Duration PAUSE_MAX = Duration.ofSeconds(20);

    /** What happens here, if anything. */
    Optional<Mishap> next();

    /** Crashes and pauses as the weather has them, a bounded number in a simulation. */
    static Peril of(Storm storm) {
        var left = new int[] {MISHAPS_MAX};
        return () -> {
            if (left[0] == 0) return Optional.empty();
            Optional<Mishap> mishap = Optional.empty();
            if (storm.strikes(Fault.CRASH)) {
                mishap = Optional.of(new Mishap.Crash());
            } else if (storm.strikes(Fault.PAUSE)) {
                mishap = Optional.of(new Mishap.Pause(storm.dice().between(PAUSE_MIN, PAUSE_MAX)));
            }
            if (mishap.isPresent()) left[0]--;
            return mishap;
        };
    }
}
