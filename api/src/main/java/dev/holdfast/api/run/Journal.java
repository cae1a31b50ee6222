package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Everything a run intends and has done. Written before each act and read back after a crash. */
@Wire
public record Journal(
        @Size(max = 128) @JsonPropertyDescription("The digest of the plan that the journal belongs to.")
        String digest,

        @Size(max = 200)
        @JsonPropertyDescription(
                "One entry for each step that has begun, in order. Its members: step, title, type, state, attempt, startTime, finishTime, notBefore, deadline, message, target, previous, desired, output, foundApplied, created, written, conflicts, key, successes, round, carried, evidence, ungraceful, restingSince. The API server keeps them as they are: Holdfast alone writes them, and checking each at every write took longer than the step.")
        @JsonDeserialize(contentUsing = EntryReading.class)
        List<JournalEntry> entries,

        @JsonPropertyDescription("How the run ended, or why it rests. Absent while it goes on.")
        JournalEnd end,

        @JsonPropertyDescription("The freeze that holds the run up, until its next move. Absent while nothing does.")
        HeldBy held,

        @Size(max = 64) @JsonPropertyDescription("What became of each act that was heard, in the order of spec.acts.")
        List<HeardAct> acts,

        @JsonPropertyDescription(
                "The run above that goes without grace, and this one with it. Absent when none does, or a person has switched this one.")
        UngracefulBy ungraceful) {

    public Journal {
        entries = Frozen.list(entries);
        acts = Frozen.list(acts);
    }
}
