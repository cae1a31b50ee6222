package dev.holdfast.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One measured number, beside what it is compared with.
 *
 * @param value the median where there are several samples
 * @param floor the same work without Holdfast, in the same run and unit
 * @param ratio value to floor
 * @param peers what others needed for the same, by name
 * @param goal in words; empty where there is none
 * @param met whether the goal is met; empty where there is none
 */
public record Figure(
        String name,
        double value,
        String unit,
        OptionalDouble p99,
        OptionalDouble floor,
        OptionalDouble ratio,
        Map<String, Double> peers,
        int samples,
        String goal,
        Optional<Boolean> met) {

    public Figure {
        peers = Map.copyOf(peers);
    }

    public static Figure of(String name, double value, String unit, int samples) {
        var none = OptionalDouble.empty();
        return new Figure(name, value, unit, none, none, none, Map.of(), samples, "", Optional.empty());
    }

    /** The median, with p99. */
    public static Figure of(String name, Samples samples, String unit) {
        return of(name, samples.p50(), unit, samples.count()).withP99(samples.p99());
    }

    public Figure withP99(double worst) {
        return new Figure(name, value, unit, OptionalDouble.of(worst), floor, ratio, peers, samples, goal, met);
    }

    public Figure over(double base) {
        return over(base, base > 0 ? value / base : 0);
    }

    /** With a ratio that is not simply value to floor. */
    public Figure over(double base, double times) {
        return new Figure(
                name, value, unit, p99, OptionalDouble.of(base), OptionalDouble.of(times), peers, samples, goal, met);
    }

    /** With what {@code peer} needed for the same, in the same run and unit. */
    public Figure beside(String peer, double theirs) {
        var all = new TreeMap<>(peers);
        all.put(peer, rounded(theirs));
        return new Figure(name, value, unit, p99, floor, ratio, all, samples, goal, met);
    }

    public Figure against(String words, boolean isMet) {
        return new Figure(name, value, unit, p99, floor, ratio, peers, samples, words, Optional.of(isMet));
    }

    /** The form that is kept: all fields every time, null where there is nothing. */
    public Map<String, Object> toJson(String machine) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("value", rounded(value));
        json.put("unit", unit);
        json.put("p99", orNull(p99));
        json.put("floor", orNull(floor));
        json.put("ratio", orNull(ratio));
        json.put("peers", peers);
        json.put("samples", samples);
        json.put("machine", machine);
        json.put("goal", goal);
        json.put("met", met.orElse(null));
        return json;
    }

    private static Object orNull(OptionalDouble number) {
        return number.isPresent() ? (Object) rounded(number.getAsDouble()) : null;
    }

    private static double rounded(double number) {
        return Math.round(number * 1000) / 1000.0;
    }
}
