package dev.holdfast.arbiter.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who ran what, and when, by what {@link StandIn stand-ins} have written. All lines are of one machine and one clock, so they
 * can be compared. Nothing that anybody believes is looked at.
 */
public final class Diary {

    private static final Pattern LINE = Pattern.compile(
            "(?<at>[0-9]{1,15}) (?<side>\\S+) (?<node>\\S+) (?<workload>\\S+) (?<pid>[0-9]+) (begin|on|end)");

    /**
     * One process of a workload.
     *
     * @param first when it first said that it ran, in hundredths of a second since the machine was started
     * @param last when it last did; it may have run a little longer
     */
    public record Span(String side, String node, String workload, long pid, long first, long last) {}

    /** A workload that ran on both sides at once. */
    public record Overlap(Span one, Span other) {
        @Override
        public String toString() {
            return "%s ran on %s (node %s, process %d, %d to %d) and on %s (node %s, process %d, %d to %d)"
                    .formatted(
                            one.workload(),
                            one.side(),
                            one.node(),
                            one.pid(),
                            one.first(),
                            one.last(),
                            other.side(),
                            other.node(),
                            other.pid(),
                            other.first(),
                            other.last());
        }
    }

    private final List<Span> spans;

    private Diary(List<Span> spans) {
        this.spans = spans;
    }

    /**
     * What stands in a file now. A last line without its end is not there yet.
     *
     * @throws IOException also when a line is none: then the file proves nothing
     */
    public static Diary read(Path file) throws IOException {
        if (!Files.exists(file)) return new Diary(List.of());
        var text = Files.readString(file, StandardCharsets.US_ASCII);
        var spans = new LinkedHashMap<String, Span>();
        int number = 0;
        for (var line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            number++;
            var found = LINE.matcher(line);
            if (!found.matches()) {
                throw new IOException("%s, line %d, is no line of a stand-in: %s".formatted(file, number, line));
            }
            long at = Long.parseLong(found.group("at"));
            var span = new Span(
                    found.group("side"),
                    found.group("node"),
                    found.group("workload"),
                    Long.parseLong(found.group("pid")),
                    at,
                    at);
            var key = String.join(" ", span.side(), span.node(), span.workload(), found.group("pid"));
            spans.merge(key, span, Diary::later);
        }
        return new Diary(new ArrayList<>(spans.values()));
    }

    private static Span later(Span before, Span now) {
        return new Span(
                before.side(),
                before.node(),
                before.workload(),
                before.pid(),
                Math.min(before.first(), now.first()),
                Math.max(before.last(), now.last()));
    }

    public List<Span> spans() {
        return spans;
    }

    /** When anything of this workload last said on this side that it ran. */
    public Optional<Span> last(String side, String workload) {
        return spans.stream()
                .filter(span -> span.side().equals(side) && span.workload().equals(workload))
                .max(Comparator.comparingLong(Span::last));
    }

    /** Each workload that two sides ran at once; the same hundredth counts as at once. */
    public List<Overlap> overlaps() {
        var found = new ArrayList<Overlap>();
        for (int i = 0; i < spans.size(); i++) {
            for (var other : spans.subList(i + 1, spans.size())) {
                var one = spans.get(i);
                boolean apart = !one.workload().equals(other.workload())
                        || one.side().equals(other.side())
                        || one.last() < other.first()
                        || other.last() < one.first();
                if (!apart) found.add(new Overlap(one, other));
            }
        }
        return found;
    }
}
