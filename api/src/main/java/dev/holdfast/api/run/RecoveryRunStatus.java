package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How far the run has come. The journal is read back; everything else is for people. */
@JsonClassDescription("How far the run has come.")
@Wire
public record RecoveryRunStatus(
        @JsonPropertyDescription("Pending, Running, AwaitingApproval, Paused, Completed, Failed or Canceled.")
        Phase phase,

        @Size(max = 32)
        @JsonPropertyDescription("How many steps are done or were not needed, of how many, for example 3/5.")
        String progress,

        @JsonPropertyDescription(
                "What the steps read, by output key. Secret and large values are in the run's Secret instead.")
        Map<String, String> values,

        @Size(max = 32) @JsonPropertyDescription("Facts about the run: Success says how it ended, and why.")
        List<Condition> conditions,

        @JsonPropertyDescription("Everything the run intends and has done, written before it acts.")
        Journal journal,

        @Time @JsonPropertyDescription("When the first step began.")
        Instant startTime,

        @Time @JsonPropertyDescription("When the run ended.")
        Instant completionTime,

        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Further alerts that joined this run while it was unfinished, as NAME or NAMESPACE/NAME.")
        List<String> alerts,

        @JsonPropertyDescription(
                "What the run acts for, from its first step on. Of the unfinished runs for one target, one acts.")
        RunTarget target,

        @Size(max = 32) @JsonPropertyDescription("What people may do to the run as it stands: append it to spec.acts.")
        List<AllowedAction> allowedActions,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when nothing of the run goes on until a person lets it: steps ask, wait for a waiver, or run plans whose runs rest. A step that waits for this run loses no time meanwhile.")
        boolean resting) {

    public RecoveryRunStatus {
        values = Frozen.map(values);
        conditions = Frozen.list(conditions);
        alerts = Frozen.list(alerts);
        allowedActions = Frozen.list(allowedActions);
    }

    /** The status of a run that has not begun. */
    public static RecoveryRunStatus blank() {
        return new RecoveryRunStatus(null, null, null, null, null, null, null, null, null, null, null, false);
    }

    /** This status, of a run that acts for {@code holding}. */
    public RecoveryRunStatus with(RunTarget holding) {
        return new RecoveryRunStatus(
                phase,
                progress,
                values,
                conditions,
                journal,
                startTime,
                completionTime,
                observedGeneration,
                alerts,
                holding,
                allowedActions,
                resting);
    }
}
