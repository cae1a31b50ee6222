package dev.holdfast.cli.docs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fenced block of a document.
 *
 * @param line of the fence, counted from 1
 * @param info everything behind the fence's backticks
 * @param notRun why it is not executed, from a comment {@code <!-- not run: REASON -->} above it
 */
record Block(int line, String info, List<String> lines, Optional<String> notRun) {

    /** What is done with a block. */
    enum Kind {
        /** A manifest: taken by a real API server. With {@code file=NAME} it is also a file for the commands that follow. */
        YAML,
        /** Commands, all of which succeed. */
        SH,
        /** Commands behind {@code $} with what they print; {@code ...} stands for any lines, {@code …} for any text. */
        CONSOLE,
        /** Not for running: a picture, a formula, words of a log. */
        TEXT
    }

    Kind kind() {
        return switch (word(0)) {
            case "yaml" -> Kind.YAML;
            case "sh" -> Kind.SH;
            case "console" -> Kind.CONSOLE;
            case "text", "mermaid", "json" -> Kind.TEXT;
            default -> throw new IllegalArgumentException("line " + line + ": no block is called \"" + info + "\"");
        };
    }

    /** The file that a block is to be written to, for the commands that follow. */
    Optional<String> file() {
        return attribute("file");
    }

    private Optional<String> attribute(String name) {
        return Stream.of(info.split(" +"))
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst();
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    boolean runs() {
        return notRun.isEmpty() && kind() != Kind.TEXT;
    }

    private String word(int number) {
        var words = info.split(" +");
        return words.length > number ? words[number] : "";
    }
}
