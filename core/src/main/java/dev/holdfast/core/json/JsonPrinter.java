package dev.holdfast.core.json;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.UnaryOperator;

/** JSON text of a value; strings are escaped as RFC 8259 section 7 asks. */
final class JsonPrinter {

    /** Numbers with a larger exponent are printed in scientific form: a short text must not become a long one. */
    private static final int PLAIN_EXPONENT_MAX = 30;

    private JsonPrinter() {}

    static void print(Json json, StringBuilder out, UnaryOperator<Map<String, Json>> order) {
        switch (json) {
            case Json.Obj(var members) -> printMembers(order.apply(members), out, order);
            case Json.Arr(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) out.append(',');
                    print(items.get(i), out, order);
                }
                out.append(']');
            }
            case Json.Text(var value) -> printString(value, out);
            case Json.Num(var value) -> out.append(number(value));
            case Json.Bool(var value) -> out.append(value);
            case Json.Null() -> out.append("null");
        }
    }

    private static void printMembers(
            Map<String, Json> members, StringBuilder out, UnaryOperator<Map<String, Json>> order) {
        out.append('{');
        boolean first = true;
        for (var member : members.entrySet()) {
            if (!first) out.append(',');
            first = false;
            printString(member.getKey(), out);
            out.append(':');
            print(member.getValue(), out, order);
        }
        out.append('}');
    }

    private static String number(BigDecimal value) {
        return Math.abs((long) value.precision() - value.scale()) > PLAIN_EXPONENT_MAX
                ? value.toString()
                : value.toPlainString();
    }

    private static void printString(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c) && !paired(value, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean paired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
