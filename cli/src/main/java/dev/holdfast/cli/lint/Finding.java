package dev.holdfast.cli.lint;

import java.util.Comparator;

/** Something that is not as a rule wants it. */
public record Finding(Rule rule, Place place, String message) {
    static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::place).thenComparing(Finding::rule).thenComparing(Finding::message);

    public Severity severity() {
        return rule.severity();
    }

    /** {@code plan.yaml:12:5 error HF-LNT-020 …}. */
    @Override
    public String toString() {
        return place + " " + severity() + " " + rule.id() + " " + message;
    }
}
