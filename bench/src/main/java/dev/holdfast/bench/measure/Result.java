package dev.holdfast.bench.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one benchmark found.
 *
 * @param figures the first one is the headline
 * @param notes what a reader of the figures should know, such as where the time goes
 */
public record Result(List<Figure> figures, List<String> notes) {
    public Result {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
        if (figures.isEmpty()) throw new IllegalArgumentException("a result has at least one figure");
    }

    public Figure headline() {
        return figures.getFirst();
    }

    /** Whether every goal is met. */
    public boolean met() {
        return figures.stream().allMatch(figure -> figure.met().orElse(true));
    }

    /** The headline's fields, then all figures. */
    public Map<String, Object> toJson(String machine) {
        var json = new LinkedHashMap<>(headline().toJson(machine));
        json.put("met", met());
        json.put(
                "figures",
                figures.stream().map(figure -> figure.toJson(machine)).toList());
        json.put("notes", notes);
        return json;
    }
}
