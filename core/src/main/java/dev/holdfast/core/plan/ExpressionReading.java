package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** A condition in CEL, as manifests write it. */
final class ExpressionReading {

    private final BiConsumer<String, String> problems;
    private final Expression.Language language;

    ExpressionReading(BiConsumer<String, String> problems, Expression.Language language) {
        this.problems = problems;
        this.language = language;
    }

    /** @param variables that it may speak of */
    Optional<Expression> read(String text, String field, Set<String> variables) {
        if (text.isBlank())
            return wrong(
                    field,
                    "needs a condition in CEL, such as "
                            + (variables.contains(Until.OBJECT)
                                    ? "object.status.phase == 'Running'"
                                    : "alert.labels.severity == 'critical'"));
        if (text.length() > Expression.LENGTH_MAX) {
            return wrong(field, text.length() + " letters are more than " + Expression.LENGTH_MAX);
        }
        try {
            return Optional.of(language.read(text, variables));
        } catch (Expression.Unreadable e) {
            return wrong(field, e.getMessage());
        }
    }

    private <T> Optional<T> wrong(String field, String message) {
        problems.accept(field, message);
        return Optional.empty();
    }
}
