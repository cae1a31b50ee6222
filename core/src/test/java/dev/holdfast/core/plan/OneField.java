package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Expression.Judgement;
import dev.holdfast.core.plan.FieldPath.Lookup;
import java.util.Map;
import java.util.Set;

/** The smallest language there is: an expression is a variable, a dot and the path of a field that is true or false. */
public final class OneField implements Expression.Language {

    public static final Expression.Language LANGUAGE = new OneField();

    private record Field(String text, String variable, FieldPath path) implements Expression {
        @Override
        public Judgement judge(Map<String, Json> variables) {
            return switch (path.find(variables.get(variable))) {
                case Lookup.Found(Json.Bool(boolean holds)) -> holds ? new Judgement.Holds() : new Judgement.Fails();
                case Lookup.Found(var other) -> new Judgement.Unclear("it is " + other.noun());
                case Lookup.Missing(var where) -> new Judgement.Unclear(where);
            };
        }
    }

    @Override
    public Expression read(String text, Set<String> variables) throws Expression.Unreadable {
        String variable = text.replaceFirst("[.].*", "");
        if (!variables.contains(variable) || variable.equals(text)) {
            throw new Expression.Unreadable("\"" + text + "\" is no field of " + variables);
        }
        return new Field(text, variable, FieldPath.parse(text.substring(variable.length() + 1)));
    }

    /** An expression over {@code object}. */
    public static Expression of(String text) {
        try {
            return LANGUAGE.read(text, Set.of(Until.OBJECT));
        } catch (Expression.Unreadable e) {
            throw new IllegalArgumentException(e);
        }
    }
}
