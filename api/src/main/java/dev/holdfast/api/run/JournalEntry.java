package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import dev.holdfast.api.plan.StepType;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What the run intends and has done in one step. */
@Wire
public record JournalEntry(
        @Required @Min(1) @Max(200) @JsonPropertyDescription("The step's number, counted from 1.")
        int step,

        @Size(max = 256) @JsonPropertyDescription("The step's title.")
        String title,

        @JsonPropertyDescription("The step's type.") StepType type,

        @Required
        @JsonPropertyDescription(
                "Pending, Waiting, Running, Asking, Succeeded, Failed, NotNeeded, Skipped or Canceled.")
        EntryState state,

        @JsonPropertyDescription("Which attempt of its round this is, counted from 1.")
        int attempt,

        @Time @JsonPropertyDescription("When the step began.")
        Instant startTime,

        @Time @JsonPropertyDescription("When the step ended.")
        Instant finishTime,

        @Time @JsonPropertyDescription("The next attempt starts no earlier than this.")
        Instant notBefore,

        @Time @JsonPropertyDescription("The step fails when it has not succeeded by then.")
        Instant deadline,

        @Size(max = 32768) @JsonPropertyDescription("What happened, in words.")
        String message,

        @JsonPropertyDescription("The object that the step touches, as it was found.")
        Target target,

        @JsonPropertyDescription("The field's value before the step.")
        Slip previous,

        @JsonPropertyDescription("The value that the step wants the field to have.")
        Slip desired,

        @JsonPropertyDescription("What the step read or returned.")
        Slip output,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when the desired value was already there: an earlier attempt's write whose answer was lost.")
        boolean foundApplied,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when the API server has said that the step's Job exists. If the Job is absent later, somebody has deleted it: it is not created again.")
        boolean created,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when the API server has accepted the write or the deletion, and the step waits for what follows from it. It is not sent again.")
        boolean written,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Min(0)
        @JsonPropertyDescription("How often the object had moved on and the step took a fresh precondition.")
        int conflicts,

        @Size(max = 64)
        @JsonPropertyDescription("The key under which the step's message is sent, the same for every repetition.")
        String key,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Min(0)
        @JsonPropertyDescription("How often in a row the answer to the step's question was right.")
        int successes,

        @Min(1)
        @JsonPropertyDescription(
                "Which round this is: a person who has a failed step tried again begins the next. Absent in the first.")
        Integer round,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when the object, the values and the Job are those of an earlier round, whose effect may have been done: this round has sent nothing yet.")
        boolean carried,

        @JsonPropertyDescription("What the step has observed about an old primary; counts when the step has succeeded.")
        Evidence evidence,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription("True when this round goes as the step's ungraceful says.")
        boolean ungraceful,

        @Time
        @JsonPropertyDescription(
                "Since when the run that the step waits for rests. The step's time stands still meanwhile: the deadline moves when that goes on.")
        Instant restingSince) {

    /** What stands in the place of an entry that cannot be read, with the reason. */
    static JournalEntry unreadable(String words) {
        return new JournalEntry(
                0, null, null, null, 0, null, null, null, null, words, null, null, null, null, false, false, false, 0,
                null, 0, null, false, null, false, null);
    }

    /** Whether there is an entry at all: one without a step, a state or a start was not written by Holdfast. */
    @JsonIgnore
    public boolean isReadable() {
        return step > 0 && state != null && startTime != null && deadline != null;
    }
}
