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

    /** All transitions are taken within half as many; half of the everyday seeds keeps {@code make check} quick. */
    private static final int SEEDS = Seeds.EVERYDAY / 2;

    private static final Path FILE =
            Path.of(System.getProperty("holdfast.checkout", ".."), "docs", "generated", "run-states.md");

    private static final Map<State, String> MEANING = new EnumMap<>(Map.of(
            State.FRESH, "nothing is written yet; the plan is checked as a whole",
            State.READY, "the next step may begin",
            State.WAITING, "a readField step looks for what is not there yet",
            State.BACKING_OFF, "a transient error; the next attempt comes after a pause",
            State.RUNNING, "the step's effect is in the journal and may have happened",
            State.BROKEN, "the step has failed; what was not started is to be said",
            State.THROUGH, "all steps have succeeded",
            State.COMPLETED, "the end",
            State.FAILED, "the end, with the reason and what was not started",
            State.PAUSED, "the journal is full; a person goes on with another run"));

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
                change of state that the decisions of `core.run.NextMove` made there. While a step is under way, the
                state is the step's.

                ```mermaid
                stateDiagram-v2
                    [*] --> %s
                """.formatted(SEEDS, name(State.FRESH)));
        for (var edge : transitions.causes().keySet()) {
            page.append("    %s --> %s".formatted(name(edge.from()), name(edge.to())));
            page.append(transitions.acts(edge) ? ": journal, then effect\n" : "\n");
        }
        for (var end : new State[] {State.COMPLETED, State.FAILED, State.PAUSED}) {
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
