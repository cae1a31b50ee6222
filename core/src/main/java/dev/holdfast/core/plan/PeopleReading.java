package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a step asks of people, as manifests write it. The time that they have is the step's. */
final class PeopleReading extends OutwardReading {

    PeopleReading(BiConsumer<String, String> problems) {
        super(problems);
    }

    Optional<Action> approval(Json.Obj block) {
        String role = StepReading.text(block, "role").orElse("");
        if (block.get("role").isPresent() && !Action.Approval.ROLE.matcher(role).matches()) {
            wrong("approval.role", "needs a name of at most 63 small letters, digits and dashes, such as dba");
        }
        int quorum = number(block, "approval.quorum", 1, 1, Action.Approval.QUORUM_MAX);
        String message = message(block, "approval.message", "what is to be approved");
        return read(Optional.of(role).map(who -> new Action.Approval(who, quorum, message)));
    }

    Optional<Action> pause(Json.Obj block) {
        String message = message(block, "pause.message", "why the run rests");
        return read(Optional.of(new Action.Pause(message, block.get("duration").isPresent())));
    }

    /** How long people may take to approve. */
    Optional<Duration> expiry(Json.Obj step, Json.Obj block) {
        if (step.get("timeout").isPresent()) {
            wrong("timeout", "an approval has approval.expiry instead; leave it out");
            return Optional.empty();
        }
        if (block.get("expiry").isEmpty()) return Optional.of(Action.Approval.EXPIRY_DEFAULT);
        return time(block, "expiry", "approval.expiry");
    }

    /** How long a pause lasts, unless the step says in which time somebody must have come. */
    Optional<Duration> rest(Json.Obj step, Json.Obj block) {
        if (block.get("duration").isEmpty()) {
            return step.get("timeout").isEmpty() ? Optional.of(Action.Pause.TIMEOUT_DEFAULT) : Optional.empty();
        }
        if (step.get("timeout").isPresent()) {
            wrong(
                    "timeout",
                    "a pause has either a duration, after which the run goes on, or a timeout, after which"
                            + " the step has failed");
            return Optional.of(Action.Pause.TIMEOUT_DEFAULT);
        }
        return time(block, "duration", "pause.duration").or(() -> Optional.of(Action.Pause.TIMEOUT_DEFAULT));
    }

    private Optional<Duration> time(Json.Obj block, String member, String field) {
        return StepReading.text(block, member)
                .flatMap(StepReading::duration)
                .filter(time -> time.compareTo(Action.Approval.EXPIRY_MAX) <= 0)
                .or(() -> wrong(field, "needs a time such as 15m or 1h, at most 168h"));
    }

    private String message(Json.Obj block, String field, String what) {
        String message = needed(block, "message", field);
        if (message.length() > Action.Approval.MESSAGE_LENGTH_MAX) {
            wrong(field, "says " + what + " in at most " + Action.Approval.MESSAGE_LENGTH_MAX + " characters");
        }
        return message;
    }
}
