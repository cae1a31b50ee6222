package dev.holdfast.core.arbitration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the code says of two sites, as pages. {@code -Dgolden.write=true} (make golden) writes them anew. */
class SiteTableGoldenTest {

    private static final Path DOCS = Path.of(System.getProperty("holdfast.checkout", ".."), "docs");

    private static final Map<String, String> MEANING = new LinkedHashMap<>();

    static {
        MEANING.put("lease", "how long a site may act after it sent a renewal that stands");
        MEANING.put("watchdog", "how long a node's watchdog waits to be petted before it resets the node");
        MEANING.put("renewal", "how often a site renews");
        MEANING.put("operation", "how long one exchange with the witness may take");
        MEANING.put(
                "ratePpm", "how much faster or slower than true time a monotonic clock may go, in parts per million");
        MEANING.put("reset", "how long a node may still write after its last moment: watchdog granularity and reset");
        MEANING.put("margin", "what is added to the wait for what no figure stands for");
        MEANING.put("priority", "how much longer than the preferred site the other waits before it evicts");
        MEANING.put("heartbeat", "how often the sites say over the link that they are there");
        MEANING.put("silence", "how long the link must be silent before it counts as down");
        MEANING.put(
                "softStop",
                "how long after the start of its lease a node without another begins to stop what runs under it");
        MEANING.put("kill", "how long a soft stop may take before the watchdog is no longer petted");
    }

    @Test
    void the_drawn_table_is_that_of_the_code() throws IOException {
        golden(DOCS.resolve("generated/site-states.md"), table());
    }

    @Test
    void the_documented_parameters_are_those_of_the_code() throws IOException {
        assertThat(MEANING.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Profile.DEFAULT.parameters().times().keySet().stream(), Stream.of("ratePpm"))
                                .toList());
        golden(DOCS.resolve("reference/site-parameters.md"), parameters());
    }

    private static void golden(Path file, String page) throws IOException {
        if (Boolean.getBoolean("golden.write")) Files.writeString(file, page);
        assertThat(page)
                .as("%s differs from the code; run make golden and read the diff", file)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }

    private static String table() {
        var page = new StringBuilder("""
                # How a site stands

                Drawn by `make golden` from `core.arbitration.Edge`, the one table of what the agent of a site can do between two
                sites and a witness. [Two sites](../explanation/two-sites.md) says what it is for. What changes nothing is left
                out of the picture.

                ```mermaid
                stateDiagram-v2
                    [*] --> Inert: start
                    [*] --> Taken: start, with workloads taken before
                """);
        var labels = new TreeMap<String, TreeSet<String>>();
        for (var edge : Edge.values()) {
            for (var arrow : edge.arrows()) {
                if (arrow.from() == arrow.to()) continue;
                labels.computeIfAbsent(name(arrow.from()) + " --> " + name(arrow.to()), any -> new TreeSet<>())
                        .add(edge.cause().words());
            }
        }
        labels.forEach((arrow, causes) -> page.append("    %s: %s\n".formatted(arrow, String.join(", or ", causes))));
        page.append("```\n\n| standing | means |\n|---|---|\n");
        for (var standing : Standing.values()) {
            page.append("| %s | %s |\n".formatted(name(standing), standing.meaning()));
        }
        page.append("\n| from | when | to | what a person reads |\n|---|---|---|---|\n");
        for (var edge : Edge.values()) {
            boolean stays = edge.arrows().stream().allMatch(arrow -> arrow.from() == arrow.to());
            page.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            names(edge.arrows().stream().map(Edge.Arrow::from)),
                            edge.cause().words(),
                            stays ? "as before" : names(edge.arrows().stream().map(Edge.Arrow::to)),
                            edge.sentence()));
        }
        page.append("\nWhat is not permitted is said with every reason there is:\n\n");
        for (var obstacle : Obstacle.values()) page.append("- %s\n".formatted(obstacle.words()));
        return page.toString();
    }

    private static String parameters() {
        var page = new StringBuilder("""
                # Parameters of two sites

                Written by `make golden` from `core.arbitration`. The parameters stand in the register itself, in nanoseconds, so
                that both sites count by the same ones; each site checks all inequalities before it does anything by them, and is
                frozen, with all that is broken and the figures, when one does not hold. They never change within an incarnation
                of the register. All times are of monotonic clocks.

                | parameter | is | fast | default | wan |
                |---|---|--:|--:|--:|
                """);
        MEANING.forEach((name, meaning) -> page.append("| `%s` | %s | %s |\n"
                .formatted(
                        name,
                        meaning,
                        columns(times -> name.equals("ratePpm")
                                ? String.valueOf(times.ratePpm())
                                : Inequality.seconds(times.times().get(name))))));
        page.append("""

                ## What must hold

                | inequality | because |
                |---|---|
                """);
        for (var each : Inequality.values()) page.append("| `%s` | %s |\n".formatted(each.formula(), each.reason()));
        page.append("""

                ## What follows

                Nobody sets these; they are computed from the register's parameters each time.

                | | is | fast | default | wan |
                |---|---|--:|--:|--:|
                """);
        page.append(
                "| petting | `lease − 2·watchdog` after the start of a lease a watchdog is petted for the last time, so that"
                        + " the node is off by the end of the lease whatever hangs | %s |\n"
                                .formatted(columns(times -> Inequality.seconds(times.petting()))));
        page.append(
                "| asking | `lease − renewal − operation`: once no more than this is left of its lease, a site asks the"
                        + " other for one over the link | %s |\n"
                                .formatted(columns(times -> Inequality.seconds(times.asking()))));
        page.append(
                "| waiting | `(lease + reset)·(1 + ρ)/(1 − ρ) + margin`, rounded up to 10 ms: how long the peer is waited for"
                        + " from the return of the read that last showed it renew; also what each lease granted over the link promises"
                        + " | %s |\n".formatted(columns(times -> Inequality.seconds(times.waiting()))));
        page.append(
                "| permission | `renewal + operation + waiting`: the longest from a dark site to permission, when the other"
                        + " and the witness are well | %s |\n"
                                .formatted(columns(times -> Inequality.seconds(times.permission()))));
        page.append("""

                A lease granted over the link is as long as any other, `lease`, and counts from when it was asked for.

                ## Profiles

                | profile | for |
                |---|---|
                """);
        for (var profile : Profile.values()) {
            page.append("| %s | %s |\n".formatted(profile.name().toLowerCase(Locale.ROOT), profile.purpose()));
        }
        page.append("""

                ## Who decides

                | mode | the register is | it can | it cannot |
                |---|---|---|---|
                """);
        for (var mode : Arbiter.values()) {
            page.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            mode.where(),
                            mode.can(),
                            mode.cannot()));
        }
        return page.toString();
    }

    private static String columns(Function<Parameters, String> value) {
        return Arrays.stream(Profile.values())
                .map(profile -> value.apply(profile.parameters()))
                .collect(Collectors.joining(" | "));
    }

    private static String names(Stream<Standing> standings) {
        List<String> names = standings.distinct().map(SiteTableGoldenTest::name).toList();
        return String.join(", ", names);
    }

    private static String name(Standing standing) {
        return standing.name().charAt(0) + standing.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
