package dev.holdfast.simulation.scenario;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Subject;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a simulation.
 *
 * @param completes whether it completes when nothing but harmless trouble happens
 */
public record RunCase(String name, Plan plan, boolean completes) {

    public static final String NAMESPACE = "shop";

    /** However long a patch may take by its plan, its retries are used up long before this. */
    private static final Duration PATCH_MAX = Duration.ofMinutes(30);

    /** Restarts, pauses, leaders that change, and a hub that is dark for minutes. */
    private static final Duration TROUBLE_MAX = Duration.ofMinutes(20);

    private static final long EPOCH = 3;

    /** The alert that every run answers. */
    private static final Map<String, String> ALERT_LABELS = Map.of("severity", "critical");

    /** Where the run's own object is, on the hub. */
    public Key key() {
        return new Key(Kind.RUN, NAMESPACE, name);
    }

    /** Where its values are that do not belong into a status. */
    public Key secret() {
        return new Key(Kind.SECRET, NAMESPACE, name + "-values");
    }

    public Subject subject(String uid) {
        return new Subject(uid, name, ALERT_LABELS, epoch(), Descent.NONE);
    }

    /** Every other run acts for an application, whose holds have epochs. */
    public Optional<Epoch> epoch() {
        return name.endsWith("-0")
                ? Optional.of(new Epoch("ProtectedApplication/" + NAMESPACE + "/" + name, EPOCH))
                : Optional.empty();
    }

    /** The run has ended by then, whatever happens. */
    public Duration bound() {
        return plan.steps().stream().map(RunCase::bound).reduce(TROUBLE_MAX, Duration::plus);
    }

    private static Duration bound(Step step) {
        boolean patient =
                step.action() instanceof Action.Patch && step.timeout().compareTo(PATCH_MAX) > 0;
        return patient ? PATCH_MAX : step.timeout();
    }
}
