package dev.holdfast.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Markdown file: its fenced blocks, links and headings. */
record Document(Path file, List<Block> blocks, List<Link> links, List<String> anchors, Optional<String> runsIn) {
    private static final Pattern FENCE = Pattern.compile("( *)```+ *([^`]*)");
    private static final Pattern NOT_RUN = Pattern.compile("<!-- not run: (.+) -->");
    private static final Pattern RUNS_IN = Pattern.compile("<!-- runs in: (.+) -->");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+)");

    /** Something that a document points to. */
    record Link(int line, String target) {}

    static Document read(Path file) {
        try {
            return new Reading(file, Files.readAllLines(file)).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path as people write it. */
    String name() {
        return Checkout.ROOT.relativize(file).toString();
    }

    @Override
    public String toString() {
        return name();
    }

    /** One pass over the lines. */
    private static final class Reading {
        private final Path file;
        private final List<String> lines;
        private final List<Block> blocks = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();
        private final List<String> anchors = new ArrayList<>();
        private Optional<String> runsIn = Optional.empty();

        private Reading(Path file, List<String> lines) {
            this.file = file;
            this.lines = lines;
        }

        private Document read() {
            var before = "";
            for (int at = 0; at < lines.size(); at++) {
                var line = lines.get(at);
                var fence = FENCE.matcher(line);
                if (fence.matches()) {
                    at = block(at, fence.group(1).length(), fence.group(2).strip(), before);
                    before = "";
                    continue;
                }
                prose(at, line);
                if (!line.isBlank()) before = line.strip();
            }
            return new Document(file, List.copyOf(blocks), List.copyOf(links), List.copyOf(anchors), runsIn);
        }

        private void prose(int at, String line) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) anchors.add(anchor(heading.group(1)));
            var in = RUNS_IN.matcher(line);
            if (in.find()) runsIn = Optional.of(in.group(1));
            var link = LINK.matcher(line.replaceAll("`[^`]*`", ""));
            while (link.find()) links.add(new Link(at + 1, link.group(1)));
        }

        /** Reads a block and returns the place of its last line. */
        private int block(int at, int indent, String info, String before) {
            var content = new ArrayList<String>();
            int end = at + 1;
            while (end < lines.size() && !lines.get(end).strip().startsWith("```")) {
                var line = lines.get(end++);
                content.add(line.substring(Math.min(indent, leading(line))));
            }
            if (end == lines.size()) throw new IllegalStateException(file + ":" + (at + 1) + ": the block never ends");
            var reason = NOT_RUN.matcher(before);
            blocks.add(new Block(
                    at + 1,
                    info,
                    List.copyOf(content),
                    reason.matches() ? Optional.of(reason.group(1)) : Optional.empty()));
            return end;
        }

        private static int leading(String line) {
            return line.length() - line.stripLeading().length();
        }

        /** A heading's name in links, as Git hosts make it. */
        private static String anchor(String heading) {
            return heading.toLowerCase(java.util.Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
        }
    }
}
