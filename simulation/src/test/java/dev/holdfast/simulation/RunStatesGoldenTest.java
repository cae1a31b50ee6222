package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulation.Transitions.Edge;
import dev.holdfast.simulation.Transitions.State;
import dev.holdfast.simulation.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The states of a run are drawn from what the seeds did. {@code -Dgolden.write=true} (make golden) draws them anew. */
class RunStatesGoldenTest {

    /** All transitions are taken within as many; no more keeps {@code make check} quick. */
    private static final int SEEDS = 2_000;

    private static final Path FILE =
            Path.of(System.getProperty("holdfast.checkout", ".."), "docs", "generated", "run-states.md");

    private static final Map<State, String> MEANING = new EnumMap<>(Map.ofEntries(
            Map.entry(State.FRESH, "nothing is written yet; the plan is checked as a whole"),
            Map.entry(State.READY, "the next step may begin"),
            Map.entry(State.WAITING, "the step looks for what is not there yet, or a new round of it begins"),
            Map.entry(State.BACKING_OFF, "a transient error; the next attempt comes after a pause"),
            Map.entry(State.RUNNING, "the step's effect is in the journal and may have happened"),
            Map.entry(State.ASKING, "the step waits for people; nothing was sent"),
            Map.entry(State.BROKEN, "the step has failed; what was not started is to be said"),
            Map.entry(State.THROUGH, "all steps are over"),
            Map.entry(State.COMPLETED, "the end, perhaps without steps that have failed or were skipped"),
            Map.entry(State.FAILED, "the end, with the reason and what was not started"),
            Map.entry(State.CANCELED, "the end, with what was done, what was not, and what is not known"),
            Map.entry(
                    State.PAUSED,
                    "a person is waited for: a step has failed, somebody has paused the run, or the journal is full")));

    @Test
    void the_drawn_states_are_those_that_the_simulation_has_seen() throws IOException {
        var transitions = new Transitions();
        var shell = transitions.watched();
        Seeds.map(Seeds.first(SEEDS), seed -> Simulation.run(seed, shell, Trace.SILENT));
        String drawn = draw(transitions);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, drawn);
        }
        assertThat(drawn)
                .as("docs/generated/run-states.md differs from what the runs do; run make golden and read the diff")
                .isEqualTo(Files.exists(FILE) ? Files.readString(FILE) : "");
    }

    private static String draw(Transitions transitions) {
        var page = new StringBuilder("""
                # The states of a run

                Drawn by `make golden` from the first %,d seeds of the [simulation](../../simulation/README.md): every
                change of state that the decisions of `core.run.NextMove` and `core.run.Hearing` made there. While a step is under way, the
                state is the step's.

                ```mermaid
                stateDiagram-v2
                    [*] --> %s
                """.formatted(SEEDS, name(State.FRESH)));
        for (var edge : transitions.causes().keySet()) {
            page.append("    %s --> %s".formatted(name(edge.from()), name(edge.to())));
            page.append(transitions.acts(edge) ? ": journal, then effect\n" : "\n");
        }
        for (var end : new State[] {State.COMPLETED, State.FAILED, State.CANCELED}) {
            page.append("    %s --> [*]\n".formatted(name(end)));
        }
        page.append("```\n\n| state | means |\n|---|---|\n");
        for (var state : State.values()) page.append("| %s | %s |\n".formatted(name(state), MEANING.get(state)));
        page.append("\nWhat led from one state to the other; `⇒` is followed by the effect that was sent.\n\n");
        page.append("| from | to | on |\n|---|---|---|\n");
        transitions.causes().forEach((edge, causes) -> page.append(row(edge, String.join(", ", causes))));
        return page.toString();
    }

    private static String row(Edge edge, String causes) {
        return "| %s | %s | %s |\n".formatted(name(edge.from()), name(edge.to()), causes);
    }

    /** {@code BACKING_OFF} as {@code BackingOff}. */
    private static String name(State state) {
        var name = new StringBuilder();
        for (String word : state.name().split("_"))
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        return name.toString();
    }
}
