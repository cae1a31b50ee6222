package dev.holdfast.core.plan;

import dev.holdfast.core.plan.FieldPath.Segment;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code a.b[0]["c.d"]}; a leading dot, as kubectl's JSONPath has it, is accepted. */
final class FieldPathParser {

    /** Longest path and deepest nesting accepted; Kubernetes objects stay far below both. */
    static final int LENGTH_MAX = 1024;

    static final int SEGMENTS_MAX = 64;

    private static final int INDEX_DIGITS_MAX = 6;

    private final String text;
    private int at;

    FieldPathParser(String text) {
        this.text = text;
    }

    static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().allMatch(FieldPathParser::plain);
    }

    private static boolean plain(int c) {
        return c != '.' && c != '[' && c != ']' && c != '"' && c != '\'' && c != '\\' && c > ' ';
    }

    List<Segment> parse() {
        if (text.length() > LENGTH_MAX)
            throw new IllegalArgumentException(
                    "a field path of " + text.length() + " characters is longer than " + LENGTH_MAX);
        var segments = new ArrayList<Segment>();
        if (text.startsWith(".")) at++;
        while (at < text.length()) {
            if (segments.size() == SEGMENTS_MAX) throw wrong("at most " + SEGMENTS_MAX + " segments");
            if (!segments.isEmpty() && segments.getLast() instanceof Segment.End)
                throw wrong("nothing: [-] is the end");
            if (text.charAt(at) == '[') {
                segments.add(bracket());
            } else {
                if (!segments.isEmpty()) take('.');
                segments.add(new Segment.Member(name()));
            }
        }
        if (segments.isEmpty()) throw wrong("a field name");
        return segments;
    }

    private String name() {
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) return quoted();
        var name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                name.append(text.charAt(at + 1));
                at += 2;
            } else if (plain(c)) {
                name.append(c);
                at++;
            } else {
                break;
            }
        }
        if (name.isEmpty()) throw wrong("a field name");
        return name.toString();
    }

    private Segment bracket() {
        take('[');
        if (at == text.length()) throw wrong("an index, a quoted key or -");
        char c = text.charAt(at);
        Segment segment;
        if (c == '"' || c == '\'') {
            segment = new Segment.Member(quoted());
        } else if (c == '-') {
            at++;
            segment = new Segment.End();
        } else {
            segment = new Segment.Index(index());
        }
        take(']');
        return segment;
    }

    private int index() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        if (start == at || at - start > INDEX_DIGITS_MAX) {
            throw wrong("an index of up to " + INDEX_DIGITS_MAX + " digits, a quoted key or -");
        }
        return Integer.parseInt(text, start, at, 10);
    }

    private String quoted() {
        char quote = text.charAt(at++);
        var key = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) at++;
            key.append(text.charAt(at++));
        }
        take(quote);
        return key.toString();
    }

    private void take(char expected) {
        if (at >= text.length() || text.charAt(at) != expected) throw wrong("'" + expected + "'");
        at++;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "field path \"" + text + "\": expected " + expected + " at position " + (at + 1));
    }
}
