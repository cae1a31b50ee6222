package dev.holdfast.expression;

import dev.cel.common.values.NullValue;
import dev.holdfast.core.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** JSON values as CEL knows them: whole numbers are ints where they fit, others are doubles. */
final class Values {

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Values() {}

    static Object of(Json json) {
        return switch (json) {
            case Json.Null() -> NullValue.NULL_VALUE;
            case Json.Bool(boolean value) -> value;
            case Json.Text(var value) -> value;
            case Json.Num(var value) -> number(value);
            case Json.Arr(var items) -> {
                var list = new ArrayList<>(items.size());
                items.forEach(item -> list.add(of(item)));
                yield list;
            }
            case Json.Obj(var members) -> {
                var map = new LinkedHashMap<String, Object>();
                members.forEach((name, value) -> map.put(name, of(value)));
                yield map;
            }
        };
    }

    private static Object number(BigDecimal value) {
        boolean whole = value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0;
        boolean fits = value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
        if (whole && fits) return value.longValueExact();
        return value.doubleValue();
    }
}
