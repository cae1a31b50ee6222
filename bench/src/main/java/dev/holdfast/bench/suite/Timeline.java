package dev.holdfast.bench.suite;

import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.measure.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time goes between the first and the last of some moments that every sample has, in their order. */
final class Timeline {
    private static final int SLOW_PERCENT = 95;

    private final List<Map<String, Double>> samples = new ArrayList<>();

    /** The moments of one sample; each name says what has passed when that moment comes. */
    static final class Moments {
        private final Map<String, Double> gaps = new LinkedHashMap<>();
        private Instant last;

        Moments(Instant first) {
            this.last = first;
        }

        Moments then(String what, Instant moment) {
            gaps.put(what, Duration.between(last, moment).toNanos() / 1e6);
            last = moment;
            return this;
        }
    }

    void add(Moments moments) {
        samples.add(moments.gaps);
    }

    /** One line for each part: its median over all samples, and over the slowest twentieth of them. */
    List<String> lines() {
        var slow = slowest();
        var lines = new ArrayList<String>();
        lines.add("where the time goes, from the API server's audit log: median, and in the slowest twentieth");
        for (var what : samples.getFirst().keySet()) {
            lines.add("  %8s ms  %8s ms  %s".formatted(median(samples, what), median(slow, what), what));
        }
        return lines;
    }

    private List<Map<String, Double>> slowest() {
        var totals = samples.stream().map(Timeline::total).toList();
        double bound = Samples.of(totals).percentile(SLOW_PERCENT);
        return samples.stream().filter(sample -> total(sample) >= bound).toList();
    }

    private static double total(Map<String, Double> sample) {
        return sample.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static String median(List<Map<String, Double>> samples, String what) {
        return Table.number(
                Samples.of(samples.stream().map(sample -> sample.get(what)).toList())
                        .p50());
    }
}
