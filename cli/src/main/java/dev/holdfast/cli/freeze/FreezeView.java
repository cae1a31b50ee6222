package dev.holdfast.cli.freeze;

import dev.holdfast.cli.kube.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.StringJoiner;

/** A freeze as people want to see it. */
record FreezeView(Found found) {

    /** {@code everything}, {@code site east}, {@code plan failover}, … */
    String what() {
        return switch (found.text("/spec/scope")) {
            case "Fleet" -> "everything";
            case "Site" -> "site " + found.text("/spec/site");
            case "Application" -> application();
            default -> "everything (its scope cannot be read)";
        };
    }

    private String application() {
        var application = found.text("/spec/application");
        if (!application.isEmpty()) return "application " + application;
        var plans = found.at("/spec/plans");
        if (plans.isEmpty()) return "every plan";
        var names = new StringJoiner(", ", plans.size() == 1 ? "plan " : "plans ", "");
        plans.forEach(plan -> names.add(plan.asText()));
        return names.toString();
    }

    /** Whether it holds something; one whose end cannot be read does. */
    boolean isActive(Instant now) {
        return found.time("/spec/expires").map(now::isBefore).orElse(true);
    }

    Duration left(Instant now) {
        return found.time("/spec/expires")
                .map(end -> Duration.between(now, end))
                .filter(left -> !left.isNegative())
                .orElse(Duration.ZERO);
    }

    String setBy() {
        return found.text("/spec/setBy");
    }

    String reason() {
        return found.text("/spec/reason");
    }
}
