package dev.holdfast.core.protection;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A selection by labels, by the rules that Kubernetes has everywhere. One that requires nothing selects everything. */
public record Labels(Map<String, String> equal, List<Requirement> requirements) {

    public static final Labels ALL = new Labels(Map.of(), List.of());

    /** What one label must be like. */
    public record Requirement(String key, Operator operator, Set<String> values) {
        public Requirement {
            values = Set.copyOf(values);
        }

        /** An object without the label meets {@link Operator#NOT_IN}. */
        boolean isMetBy(Map<String, String> labels) {
            return switch (operator) {
                case IN -> labels.containsKey(key) && values.contains(labels.get(key));
                case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
                case EXISTS -> labels.containsKey(key);
                case DOES_NOT_EXIST -> !labels.containsKey(key);
            };
        }
    }

    /** How a label is compared. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    public Labels {
        equal = Map.copyOf(equal);
        requirements = List.copyOf(requirements);
    }

    public boolean select(Map<String, String> labels) {
        return labels.entrySet().containsAll(equal.entrySet())
                && requirements.stream().allMatch(requirement -> requirement.isMetBy(labels));
    }
}
