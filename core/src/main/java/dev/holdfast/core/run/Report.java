package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import java.util.Optional;

/** What the shell can say about the current step: what it saw, or how the API server answered. */
public sealed interface Report {

    /** What to say of a message that has left and was not answered. */
    String UNKNOWN = "whether it was carried out is not known";

    /** Nothing was looked at yet in this pass. */
    record Nothing() implements Report {}

    /**
     * The step's object as the API server gave it, or its absence.
     *
     * @param refusal the refusal that led to this look, to tell an object that had moved on from a bad request
     */
    record Seen(Optional<Json.Obj> object, Optional<String> refusal) implements Report {}

    /** How the step's Job stands; {@code tail} holds its last lines or termination message where reachable. */
    record JobSeen(JobState state, String tail) implements Report {
        /** Between why a Job has failed and what its program said last. */
        public static final String LAST_LINES = "; its last lines: ";
    }

    /** What was answered from outside of Kubernetes, to a question or to an effect. */
    record Answered(Answer answer) implements Report {}

    /** The read failed for good: 403, a kind that no API server will ever serve, a Cluster that does not exist. */
    record Unreadable(String words) implements Report {}

    /** The API server serves no such kind now; it may when its definition is installed. So nothing of it is there. */
    record Unserved(String words) implements Report {}

    /** The read failed for now. */
    record Unreached(String words) implements Report {}

    /** The effect is done; the API server said so. */
    record Done() implements Report {}

    /** 409: the object is not the one the effect was made for. */
    record Conflicted(String words) implements Report {}

    /** Refused for good, with the server's words. {@code invalid} for 422: a JSON patch whose test failed says that too. */
    record Refused(String words, boolean invalid) implements Report {}

    /** No answer, or one that says "not now": the effect may or may not have happened. */
    record Unclear(String words) implements Report {}

    /** State of a Job under this step's deterministic name. */
    enum JobState {
        ABSENT,
        ACTIVE,
        COMPLETE,
        FAILED,
        /** There is a Job of that name which this run did not make. */
        FOREIGN
    }
}
