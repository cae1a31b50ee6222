package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Evidence;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Slip;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.Verb;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.run.StagedWorld.Fate;
import dev.holdfast.operator.run.StagedWorld.Fates;
import dev.holdfast.operator.run.StagedWorld.Point;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that a version of Holdfast left in their midst, as its statuses and the world stood then, are read and finished by
 * this one. {@code -Dgolden.write=true} (make golden) records what nobody has recorded yet, and overwrites nothing: what is
 * recorded is history. See {@code journals/README.md}.
 */
class RecordedJournalsGoldenTest {

    private static final Path JOURNALS =
            Path.of(System.getProperty("holdfast.checkout", ".."), "operator", "src", "test", "resources", "journals");

    /** Where this version records: a new folder when what it writes differs from what stands here. */
    private static final Path NEWEST = JOURNALS.resolve("v1");

    /** No recorded run writes as often. */
    private static final int WRITES_MAX = 60;

    static List<Path> recorded() throws IOException {
        if (Boolean.getBoolean("golden.write")) record();
        try (var files = Files.walk(JOURNALS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void a_run_that_was_left_in_its_midst_comes_to_its_recorded_end(Path file) throws IOException {
        var recording = Api.MAPPER.readTree(file.toFile());
        var stage = Stage.load(recording.path("stage"));
        var plan = plan(recording);
        var written = new RecordedEntries(recording.path("stage").path("status"));
        assertThat(new RecordedEntries(rewritten(stage, plan)))
                .as("the journal as it was written, and as it is written back")
                .isEqualTo(written);
        var journal = StagedWorld.conduct(stage, plan, subject(recording), Fates.KIND);
        assertThat(end(stage, journal)).isEqualTo(recording.path("end"));
    }

    @Test
    void everything_that_this_version_leaves_in_its_midst_is_recorded() throws IOException {
        if (Boolean.getBoolean("golden.write")) record();
        var missing = new TreeSet<>(recordings().keySet());
        try (var files = Files.list(NEWEST)) {
            files.map(file -> file.getFileName().toString()).forEach(missing::remove);
        }
        assertThat(missing)
                .as("what is in no file of " + NEWEST + "; make golden records it")
                .isEmpty();
    }

    @Test
    void everything_that_a_journal_can_say_is_recorded() throws IOException {
        var journals = new ArrayList<JsonNode>();
        for (var file : recorded())
            journals.add(Api.MAPPER
                    .readTree(file.toFile())
                    .path("stage")
                    .path("status")
                    .path("journal"));
        var entries = journals.stream()
                .flatMap(journal -> journal.path("entries").valueStream())
                .toList();
        assertThat(words(entries, "type")).containsAll(words(StepType.values(), StepType.PARALLEL));
        assertThat(words(entries, "state")).containsAll(words(EntryState.values(), EntryState.PENDING));
        assertThat(words(entries.stream().map(entry -> entry.path("evidence")).toList(), "kind"))
                .contains("Api", "PowerOff", "NetworkCut", "Waiver", "Demoted");
        assertThat(words(
                        journals.stream()
                                .flatMap(journal -> journal.path("acts").valueStream())
                                .toList(),
                        "verb"))
                .containsAll(Stream.of(Verb.values()).map(Verb::word).toList());
        assertThat(words(journals.stream().map(journal -> journal.path("end")).toList(), "outcome"))
                .contains("Completed", "Failed", "Paused", "Canceled");
        assertThat(words(journals.stream().map(journal -> journal.path("held")).toList(), "freeze"))
                .anyMatch(Halt::isFreeze)
                .anyMatch(named -> !named.isEmpty() && !Halt.isFreeze(named));
        assertThat(members(entries)).containsAll(components(JournalEntry.class));
        // a value of more than 16 KiB would be most of these files: it is one of JournalSamples
        assertThat(members(entries.stream()
                        .flatMap(entry ->
                                Stream.of("previous", "desired", "output").map(entry::path))
                        .toList()))
                .containsAll(components(Slip.class).stream()
                        .filter(name -> !name.equals("large"))
                        .toList());
        assertThat(members(entries.stream().map(entry -> entry.path("evidence")).toList()))
                .containsAll(components(Evidence.class));
    }

    private static Set<String> words(List<JsonNode> nodes, String member) {
        return nodes.stream().map(node -> node.path(member).asText()).collect(Collectors.toSet());
    }

    /** What stands for each of {@code all} but one that no entry has. */
    private static <E extends Enum<E>> List<String> words(E[] all, E without) {
        return Stream.of(all)
                .filter(is -> is != without)
                .map(is -> Api.MAPPER.valueToTree(is).toString().replace("\"", ""))
                .toList();
    }

    private static Set<String> members(List<JsonNode> nodes) {
        var members = new HashSet<String>();
        nodes.forEach(node -> node.fieldNames().forEachRemaining(members::add));
        return members;
    }

    private static List<String> components(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** What is compared of a journal's text: what is read back of it. */
    private record RecordedEntries(JsonNode digest, JsonNode entries, JsonNode end, JsonNode acts) {
        RecordedEntries(JsonNode status) {
            this(
                    status.path("journal").path("digest"),
                    status.path("journal").path("entries"),
                    status.path("journal").path("end"),
                    status.path("journal").path("acts"));
        }
    }

    private static JsonNode rewritten(Stage stage, Plan plan) throws IOException {
        var again = Stage.load(stage.save());
        again.write(plan, stage.read(plan));
        return Api.MAPPER.readTree(again.status);
    }

    private static Plan plan(JsonNode recording) {
        return StagedPlan.plan(
                recording.path("namespace").asText(),
                recording.path("plan").asText(),
                JsonTree.of(recording.path("steps")));
    }

    private static Subject subject(JsonNode recording) {
        var epoch = Optional.of(recording.path("epoch").asText())
                .filter(number -> !number.isEmpty())
                .map(StagedPlan::epoch);
        return new Subject(recording.path("uid").asText(), recording.path("run").asText()).with(epoch);
    }

    private static void record() throws IOException {
        Files.createDirectories(NEWEST);
        for (var recording : recordings().entrySet()) {
            var file = NEWEST.resolve(recording.getKey());
            if (Files.exists(file)) continue;
            var text = Api.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(recording.getValue());
            Files.writeString(file, text + "\n");
        }
    }

    /** Each state in which a run of each plan can be left, and how it ends from there, by the names of their files. */
    private static Map<String, ObjectNode> recordings() {
        var recordings = new LinkedHashMap<String, ObjectNode>();
        for (var plan : StagedPlan.of(JOURNALS.resolve("plans"))) {
            for (int lost : List.of(-1, 1)) {
                var seen = new HashSet<String>();
                for (int write = 0; write < WRITES_MAX; write++) {
                    var recording = left(plan, write, lost);
                    if (recording.isEmpty()) break;
                    if (!seen.add(recording.get().path("stage").toString())) continue;
                    String name = plan.plan().name() + (lost < 0 ? "" : "-unanswered");
                    recordings.put("%s-%02d.json".formatted(name, write), recording.get());
                }
            }
        }
        return recordings;
    }

    /** A run that was left when its {@code write} was done, the answer to number {@code lost} was not heard. */
    private static Optional<ObjectNode> left(StagedPlan plan, int write, int lost) {
        var stage = plan.stage();
        var left = new Leaving(stage, write, lost);
        StagedWorld.conduct(stage, plan.plan(), plan.subject(), left);
        if (left.saved == null) return Optional.empty();
        var rest = Stage.load(left.saved);
        var journal = StagedWorld.conduct(rest, plan.plan(), plan.subject(), Fates.KIND);
        var recording = Api.MAPPER.createObjectNode();
        recording
                .put("namespace", plan.plan().namespace())
                .put("plan", plan.plan().name());
        recording.put("run", plan.subject().name()).put("uid", plan.subject().uid());
        plan.epoch().ifPresent(epoch -> recording.put("epoch", epoch.number() + ""));
        try {
            recording.set("steps", Api.MAPPER.readTree(plan.steps().print()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        recording.set("stage", left.saved);
        recording.set("end", end(rest, journal));
        return Optional.of(recording);
    }

    /** How a run ended, without words, which may change. */
    private static ObjectNode end(Stage stage, Journal journal) {
        var end = Api.MAPPER.createObjectNode();
        end.put("outcome", journal.end().orElseThrow().outcome().toString());
        end.set(
                "states",
                Api.MAPPER.valueToTree(
                        journal.entries().stream().map(Entry::state).toList()));
        end.set("effects", Api.MAPPER.valueToTree(stage.effects()));
        end.set("messages", Api.MAPPER.valueToTree(stage.messages));
        end.set("content", Api.MAPPER.valueToTree(stage.content()));
        return end;
    }

    /** Saves everything as it stands when a write is done. */
    private static final class Leaving implements Fates {
        private final Stage stage;
        private final int write;
        private final int lost;
        private int done;
        private ObjectNode saved;

        Leaving(Stage stage, int write, int lost) {
            this.stage = stage;
            this.write = write;
            this.lost = lost;
        }

        @Override
        public Fate at(Point point) {
            if (point != Point.DONE_AND_NOT_ANSWERED) return Fate.NOTHING;
            if (done == write) saved = stage.save();
            return done++ == lost ? Fate.NO_ANSWER : Fate.NOTHING;
        }
    }
}
