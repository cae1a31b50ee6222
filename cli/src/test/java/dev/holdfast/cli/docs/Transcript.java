package dev.holdfast.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The commands of a console block, each with what it is to print. */
record Transcript(List<Exchange> exchanges) {
    private static final String PROMPT = "$ ";
    private static final String CONTINUED = "> ";
    private static final String ANY_LINES = "...";
    private static final String ANY_TEXT = "…";

    /** One command and its expected lines. */
    record Exchange(String command, List<String> expected) {

        /** Whether {@code printed} is as expected; runs of blanks count as one, since columns grow with their content. */
        boolean fits(String printed) {
            var pattern = new StringBuilder();
            for (var line : expected) {
                if (line.strip().equals(ANY_LINES)) {
                    pattern.append("(?:.*\n)*?");
                } else {
                    pattern.append(line(line)).append("\n");
                }
            }
            return Pattern.compile(pattern.toString()).matcher(normal(printed)).matches();
        }

        private static String line(String line) {
            var parts = new ArrayList<String>();
            for (var part : blanks(line).split(Pattern.quote(ANY_TEXT), -1)) parts.add(Pattern.quote(part));
            return String.join(".*", parts);
        }

        private static String normal(String printed) {
            var lines = printed.lines().map(Exchange::blanks).toList();
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        }

        private static String blanks(String line) {
            return line.stripTrailing().replaceAll("[ \t]+", " ");
        }
    }

    static Transcript of(Block block) {
        var exchanges = new ArrayList<Exchange>();
        var command = new StringBuilder();
        var expected = new ArrayList<String>();
        for (var line : block.lines()) {
            if (line.startsWith(PROMPT)) {
                if (!command.isEmpty()) exchanges.add(new Exchange(command.toString(), List.copyOf(expected)));
                command.setLength(0);
                expected.clear();
                command.append(line.substring(PROMPT.length())).append("\n");
            } else if (line.startsWith(CONTINUED) && expected.isEmpty()) {
                command.append(line.substring(CONTINUED.length())).append("\n");
            } else {
                expected.add(line);
            }
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("line " + block.line() + ": a console block begins with \"$ \"");
        }
        exchanges.add(new Exchange(command.toString(), List.copyOf(expected)));
        return new Transcript(List.copyOf(exchanges));
    }
}
