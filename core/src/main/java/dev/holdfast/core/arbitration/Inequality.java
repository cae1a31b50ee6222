package dev.holdfast.core.arbitration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the parameters of a pair must satisfy, one line each. Both sites check the register's own parameters before they do
 * anything by them; a register that breaks one is refused as a whole. {@code waiting} and what a peer is granted are not
 * among the parameters: they are computed, so they cannot be wrong.
 */
public enum Inequality {
    POSITIVE(
            "every time > 0",
            "a margin of nothing covers nothing",
            is -> extreme(times(is).min(Duration::compareTo).orElseThrow(), time -> !time.isPositive())),
    BOUNDED(
            "every time ≤ 10 min",
            "what takes longer is done sooner by a person",
            is -> extreme(
                    times(is).max(Duration::compareTo).orElseThrow(), time -> time.compareTo(Parameters.TIME_MAX) > 0)),
    RATE(
            "0 ≤ ratePpm ≤ 50000",
            "a clock beyond it is broken, and no waiting makes up for that",
            is -> is.ratePpm() >= 0 && is.ratePpm() <= Parameters.RATE_PPM_MAX
                    ? Optional.empty()
                    : Optional.of(is.ratePpm() + " ppm")),
    MISSED_RENEWAL(
            "lease − 2·watchdog ≥ 2·renewal + 2·operation",
            "one renewal may be missed before a node is reset",
            is -> atLeast(is.petting(), is.renewal().plus(is.operation()).multipliedBy(2))),
    SOFT_STOP_ENDS(
            "lease − 2·watchdog − kill ≥ softStop",
            "what is stopped softly has its time before it is stopped hard",
            is -> atLeast(is.petting().minus(is.kill()), is.softStop())),
    SOFT_STOP_BEGINS(
            "softStop ≥ 2·renewal + 2·operation",
            "a missed renewal alone stops nothing",
            is -> atLeast(is.softStop(), is.renewal().plus(is.operation()).multipliedBy(2))),
    ASKING(
            "softStop > (lease − asking) + 1.5·renewal + operation",
            "what the other site grants reaches a node before it begins to stop",
            is -> is.softStop().compareTo(granted(is)) > 0
                    ? Optional.empty()
                    : Optional.of(seconds(is.softStop()) + " against " + seconds(granted(is)))),
    PRIORITY(
            "priority ≥ heartbeat + operation",
            "the preferred site comes first although it sees the link fall silent one heartbeat later",
            is -> atLeast(is.priority(), is.heartbeat().plus(is.operation()))),
    SILENCE(
            "silence ≥ 3·heartbeat",
            "a lost heartbeat is no dead link",
            is -> atLeast(is.silence(), is.heartbeat().multipliedBy(3))),
    TRAFFIC(
            "renewal ≥ 1 s",
            "a site writes to the witness at most once a second",
            is -> atLeast(is.renewal(), Duration.ofSeconds(1)));

    private final String formula;
    private final String reason;
    private final Function<Parameters, Optional<String>> broken;

    Inequality(String formula, String reason, Function<Parameters, Optional<String>> broken) {
        this.formula = formula;
        this.reason = reason;
        this.broken = broken;
    }

    /** One inequality that does not hold, with the figures. */
    public record Violation(Inequality inequality, String figures) {
        @Override
        public String toString() {
            return "%s does not hold (%s): %s".formatted(inequality.formula, figures, inequality.reason);
        }
    }

    /** Every inequality that these parameters break, not only the first. */
    public static List<Violation> violated(Parameters parameters) {
        return Arrays.stream(values())
                .flatMap(each -> each.broken.apply(parameters).map(figures -> new Violation(each, figures)).stream())
                .toList();
    }

    public String formula() {
        return formula;
    }

    public String reason() {
        return reason;
    }

    /**
     * How long after the start of its lease a node has at the latest what the other site grants: that is asked for once
     * {@link Parameters#asking} is left, which is looked at once a renewal; it is answered within an operation, and a node
     * asks for it twice a renewal.
     */
    private static Duration granted(Parameters is) {
        return is.lease()
                .minus(is.asking())
                .plus(is.renewal())
                .plus(is.operation())
                .plus(is.renewal().dividedBy(2));
    }

    private static Optional<String> atLeast(Duration larger, Duration smaller) {
        return larger.compareTo(smaller) >= 0
                ? Optional.empty()
                : Optional.of(seconds(larger) + " against " + seconds(smaller));
    }

    private static Optional<String> extreme(Duration time, Predicate<Duration> wrong) {
        return wrong.test(time) ? Optional.of(seconds(time)) : Optional.empty();
    }

    private static Stream<Duration> times(Parameters is) {
        return is.times().values().stream();
    }

    /** {@code 1.5 s}: as people write a time of seconds. */
    static String seconds(Duration time) {
        var number = BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros();
        return (number.scale() < 0 ? number.setScale(0) : number).toPlainString() + " s";
    }
}
