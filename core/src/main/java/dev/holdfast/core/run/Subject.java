package dev.holdfast.core.run;

import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.Plan;
import java.util.Map;
import java.util.Optional;

/**
 * The run itself, as far as names of what it makes, and what its steps ask for, depend on it.
 *
 * @param uid of the RecoveryRun: two runs of one name, one after the other, make different Jobs
 * @param alertLabels the labels of the alert that it answers; none when a person started it without any
 * @param epoch of its hold of its target; none without an application
 * @param descent which runs are above it
 */
public record Subject(
        String uid, String name, Map<String, String> alertLabels, Optional<Epoch> epoch, Descent descent) {

    public Subject {
        alertLabels = Map.copyOf(alertLabels);
    }

    /** A run whose target has no epochs. */
    public Subject(String uid, String name, Map<String, String> alertLabels, Descent descent) {
        this(uid, name, alertLabels, Optional.empty(), descent);
    }

    /** A run that no other has begun. */
    public Subject(String uid, String name, Map<String, String> alertLabels) {
        this(uid, name, alertLabels, Descent.NONE);
    }

    /** The number of its hold of its target; empty where none is counted. */
    public Optional<Long> hold() {
        return epoch.map(Epoch::number);
    }

    /** A run that answers no alert. */
    public Subject(String uid, String name) {
        this(uid, name, Map.of());
    }

    /** This run, under that epoch. */
    public Subject with(Optional<Epoch> held) {
        return new Subject(uid, name, alertLabels, held, descent);
    }

    /** Label that marks what a run has made, with the run's name. */
    public static final String LABEL_RUN = "holdfast.dev/run";

    public static final String LABEL_RUN_UID = "holdfast.dev/run-uid";
    public static final String LABEL_STEP = "holdfast.dev/step";

    /** Longest field manager that the API server takes. */
    private static final int FIELD_MANAGER_MAX = 128;

    private static final int JOB_NAME_READABLE_MAX = 40;

    /**
     * The Job's name of step {@code number} in its first round: the same however often it is computed, at most 63
     * characters.
     */
    public String jobName(int number) {
        return jobName(number + "", uid + "/" + number);
    }

    /** The Job's name of a round, so that a step that is tried again does not find the Job that has failed. */
    public String jobName(int number, int round) {
        return round == 1 ? jobName(number) : jobName(number + "-r" + round, uid + "/" + number + "/" + round);
    }

    /** The name of the run that does step {@code number} later: the same however often it is computed. */
    public String deferredName(int number, int round) {
        String which = "deferred-" + number + (round == 1 ? "" : "-r" + round);
        return jobName(which, uid + "/deferred/" + number + "/" + round);
    }

    private String jobName(String which, String hashed) {
        String readable = name.length() <= JOB_NAME_READABLE_MAX ? name : name.substring(0, JOB_NAME_READABLE_MAX);
        return readable.replace('.', '-') + "-" + which + "-"
                + Digest.hex(hashed).substring(0, 8);
    }

    /**
     * The key of what step {@code number} sends out, as a UUID is written: the same for all its repetitions, and another
     * in every other run and step.
     */
    public String callKey(int number) {
        String hex = Digest.hex("call/" + uid + "/" + number);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20, 32);
    }

    /** The field manager of step {@code number}; the same in every run of a plan, so fields stay owned by the step. */
    public static String fieldManager(Plan plan, int number) {
        return fieldManager(plan.name(), number);
    }

    public static String fieldManager(String plan, int number) {
        String manager = "holdfast-run/" + plan + "/" + number;
        if (manager.length() <= FIELD_MANAGER_MAX) return manager;
        return "holdfast-run/" + plan.substring(0, 60) + "-" + Digest.hex(plan).substring(0, 16) + "/" + number;
    }
}
