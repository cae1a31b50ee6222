package dev.holdfast.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** A small strict JSON reader, so that what core prints is read back by something that core did not write. */
public final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    public static Json read(String text) {
        var reader = new JsonText(text);
        var json = reader.value();
        if (reader.at != text.length()) throw reader.wrong();
        return json;
    }

    private Json value() {
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> Json.text(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private Json object() {
        var members = new LinkedHashMap<String, Json>();
        at++;
        while (text.charAt(at) != '}') {
            if (!members.isEmpty()) take(',');
            String name = string();
            take(':');
            if (members.put(name, value()) != null) throw wrong();
        }
        at++;
        return new Json.Obj(members);
    }

    private Json array() {
        var items = new ArrayList<Json>();
        at++;
        while (text.charAt(at) != ']') {
            if (!items.isEmpty()) take(',');
            items.add(value());
        }
        at++;
        return new Json.Arr(items);
    }

    private Json number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        return new Json.Num(new BigDecimal(text.substring(start, at)));
    }

    private String string() {
        take('"');
        var out = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < 0x20) throw wrong();
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> throw wrong();
        };
    }

    private Json word(String word, Json json) {
        if (!text.startsWith(word, at)) throw wrong();
        at += word.length();
        return json;
    }

    private void take(char expected) {
        if (text.charAt(at++) != expected) throw wrong();
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no JSON at " + at + ": " + text);
    }
}
