package dev.holdfast.core.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which plans an alert starts. A plan matches when all of its alertLabels are on the alert; an empty alertLabels never
 * matches. Several plans may match. When none does, the one that came closest is named with its reason.
 *
 * @param matching in the order of their names
 */
public record Selection(List<Candidate> matching, Optional<Miss> nearest) {
    private static final int DIFFERENCES_MAX = 3;
    private static final int VALUE_LENGTH_MAX = 80;

    /** A plan as far as choosing goes. */
    public record Candidate(String namespace, String name, Map<String, String> alertLabels) {
        public Candidate {
            alertLabels = Map.copyOf(alertLabels);
        }

        boolean matches(Map<String, String> labels) {
            return !alertLabels.isEmpty() && labels.entrySet().containsAll(alertLabels.entrySet());
        }

        private long agreements(Map<String, String> labels) {
            return alertLabels.entrySet().stream()
                    .filter(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                    .count();
        }
    }

    /** The plan that came closest, and what kept it from matching. */
    public record Miss(Candidate plan, String reason) {}

    public Selection {
        matching = List.copyOf(matching);
    }

    public static Selection of(Map<String, String> labels, Collection<Candidate> plans) {
        var order = Comparator.comparing(Candidate::namespace).thenComparing(Candidate::name);
        var matching = plans.stream()
                .filter(plan -> plan.matches(labels))
                .sorted(order)
                .toList();
        return new Selection(matching, matching.isEmpty() ? nearest(labels, plans, order) : Optional.empty());
    }

    /** Whether any plan matches, for those who need not know which. */
    public static boolean matches(Map<String, String> labels, Collection<Candidate> plans) {
        return plans.stream().anyMatch(plan -> plan.matches(labels));
    }

    private static Optional<Miss> nearest(
            Map<String, String> labels, Collection<Candidate> plans, Comparator<Candidate> order) {
        var closest = Comparator.<Candidate>comparingLong(plan -> plan.agreements(labels))
                .reversed()
                .thenComparingLong(plan -> plan.alertLabels().size() - plan.agreements(labels))
                .thenComparing(order);
        return plans.stream()
                .filter(plan -> !plan.alertLabels().isEmpty())
                .min(closest)
                .map(plan -> new Miss(plan, reason(labels, plan)));
    }

    private static String reason(Map<String, String> labels, Candidate plan) {
        var differences = new ArrayList<String>();
        new TreeMap<>(plan.alertLabels()).forEach((name, wanted) -> {
            if (!wanted.equals(labels.get(name))) differences.add(difference(name, labels.get(name), wanted));
        });
        var told = String.join("; ", differences.subList(0, Math.min(DIFFERENCES_MAX, differences.size())));
        var more = differences.size() - DIFFERENCES_MAX;
        return "plan " + plan.name() + ": " + told + (more > 0 ? "; and " + more + " more labels differ" : "");
    }

    private static String difference(String name, String found, String wanted) {
        return "label " + brief(name) + (found == null ? " is absent" : " is " + brief(found)) + ", the plan asks "
                + brief(wanted);
    }

    private static String brief(String text) {
        if (text.isEmpty()) return "empty";
        return text.codePointCount(0, text.length()) <= VALUE_LENGTH_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, VALUE_LENGTH_MAX)) + "…";
    }
}
