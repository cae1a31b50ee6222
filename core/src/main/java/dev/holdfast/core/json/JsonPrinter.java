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

    /** Length of the text in UTF-8, without making it. */
    static int bytes(Json json) {
        return switch (json) {
            case Json.Obj(var members) -> {
                int sum = Math.max(2, members.size() + 1);
                for (var member : members.entrySet()) sum += bytes(member.getKey()) + 1 + bytes(member.getValue());
                yield sum;
            }
            case Json.Arr(var items) -> {
                int sum = Math.max(2, items.size() + 1);
                for (var item : items) sum += bytes(item);
                yield sum;
            }
            case Json.Text(var value) -> bytes(value);
            case Json.Num(var value) -> number(value).length();
            case Json.Bool(var value) -> value ? 4 : 5;
            case Json.Null() -> 4;
        };
    }

    private static int bytes(String value) {
        int sum = 2;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') sum += 1;
            else if (isEscaped(value, i)) sum += escape(c).length();
            // half of a pair, which takes four bytes
            else sum += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return sum;
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
        int plain = 0;
        for (int i = 0; i < value.length(); i++) {
            if (!isEscaped(value, i)) continue;
            out.append(value, plain, i).append(escape(value.charAt(i)));
            plain = i + 1;
        }
        out.append(value, plain, value.length()).append('"');
    }

    private static boolean isEscaped(String value, int i) {
        char c = value.charAt(i);
        return c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c) && !paired(value, i);
    }

    private static String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) c);
        };
    }

    private static boolean paired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
