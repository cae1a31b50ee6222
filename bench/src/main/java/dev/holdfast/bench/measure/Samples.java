package dev.holdfast.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured times of one thing, in the order in which they were taken. Not for several threads. */
public final class Samples {
    private static final double NANOS_A_MILLISECOND = 1e6;

    private final List<Double> values = new ArrayList<>();

    /** Samples that are there already, in milliseconds. */
    public static Samples of(List<Double> milliseconds) {
        var samples = new Samples();
        samples.values.addAll(milliseconds);
        return samples;
    }

    public void addNanos(long nanos) {
        values.add(nanos / NANOS_A_MILLISECOND);
    }

    public void add(Duration time) {
        addNanos(time.toNanos());
    }

    public void add(double value) {
        values.add(value);
    }

    public int count() {
        return values.size();
    }

    public List<Double> values() {
        return Collections.unmodifiableList(values);
    }

    public double p50() {
        return percentile(50);
    }

    public double p99() {
        return percentile(99);
    }

    public double max() {
        return percentile(100);
    }

    /** The nearest rank: a value that was really measured. */
    public double percentile(int percent) {
        if (values.isEmpty()) throw new IllegalStateException("nothing was measured");
        var sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }
}
