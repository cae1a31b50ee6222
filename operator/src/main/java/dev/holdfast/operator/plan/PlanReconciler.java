package dev.holdfast.operator.plan;

import dev.holdfast.api.Condition;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.plan.RecoveryPlanStatus;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Postponement;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.expression.Cel;
import dev.holdfast.operator.fleet.Account;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.run.JsonTree;
import dev.holdfast.operator.run.Setbacks;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of each plan whether it could run: what the API server accepts is not always something that can be done. */
@ControllerConfiguration(name = "recoveryplan")
public final class PlanReconciler implements Reconciler<RecoveryPlan> {

    private static final Logger LOG = LoggerFactory.getLogger(PlanReconciler.class);

    private static final Duration LATER = Duration.ofSeconds(2);
    /** Nothing tells a plan when the account or the cluster comes that it lacks, or when one goes. */
    private static final Duration MISSING_AGAIN = Duration.ofSeconds(30);

    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Api own;
    private final Fleet fleet;
    private final Means means;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final Setbacks setbacks = new Setbacks();

    public PlanReconciler(Api own, Fleet fleet, BooleanSupplier mayAct, InstantSource clock) {
        this.own = own;
        this.fleet = fleet;
        this.means = new Means(own, fleet);
        this.mayAct = mayAct;
        this.clock = clock;
    }

    @Override
    public UpdateControl<RecoveryPlan> reconcile(RecoveryPlan plan, Context<RecoveryPlan> context) {
        if (!mayAct.getAsBoolean())
            return UpdateControl.<RecoveryPlan>noUpdate().rescheduleAfter(LATER.toMillis());
        var id = ResourceID.fromResource(plan);
        Condition ready;
        try {
            ready = find(plan);
        } catch (IOException e) {
            return again(plan, id, "whether it could run cannot be told", e.getMessage());
        }
        var findings =
                Stream.concat(Stream.of(ready), deferrable(plan).stream()).toList();
        var next = Means.REASONS.contains(ready.reason()) ? MISSING_AGAIN : AGAIN;
        if (before(plan).size() == findings.size() && findings.stream().allMatch(finding -> isSaid(plan, finding))) {
            setbacks.over(id);
            return UpdateControl.<RecoveryPlan>noUpdate().rescheduleAfter(next.toMillis());
        }
        return write(plan, id, findings, next);
    }

    private UpdateControl<RecoveryPlan> write(
            RecoveryPlan plan, ResourceID id, List<Condition> findings, Duration lookAgain) {
        var meta = plan.getMetadata();
        var next = new RecoveryPlan();
        next.setMetadata(meta);
        next.setSpec(plan.getSpec());
        next.setStatus(new RecoveryPlanStatus(meta.getGeneration(), findings));
        String path = "/apis/recovery.elotl.co/v1alpha1/namespaces/" + meta.getNamespace() + "/recoveryplans/"
                + meta.getName() + "/status";
        String words;
        try {
            var reply = own.send("PUT", path, Api.JSON, Api.print(next));
            if (reply.ok() || reply.code() == 404) {
                setbacks.over(id);
                return UpdateControl.<RecoveryPlan>noUpdate().rescheduleAfter(lookAgain.toMillis());
            }
            words = reply.words();
        } catch (IOException e) {
            words = e.getMessage();
        }
        return again(plan, id, "its status cannot be written", words);
    }

    private UpdateControl<RecoveryPlan> again(RecoveryPlan plan, ResourceID id, String what, String words) {
        var meta = plan.getMetadata();
        var pause = setbacks.after(
                id,
                words,
                why -> LOG.warn("plan {}/{}: {}, tried again: {}", meta.getNamespace(), meta.getName(), what, why));
        return UpdateControl.<RecoveryPlan>noUpdate().rescheduleAfter(pause.toMillis());
    }

    private Condition find(RecoveryPlan plan) throws IOException {
        var reading = StepReading.read(JsonTree.of(plan.getSpec().steps()), Cel.LANGUAGE);
        if (!reading.problems().isEmpty()) {
            return ready(plan, "False", "StepsUnreadable", reading.words());
        }
        var refusals = Preflight.check(reading.steps());
        if (!refusals.isEmpty()) {
            return ready(
                    plan,
                    "False",
                    "CannotRun",
                    Listing.of(refusals.stream().map(Preflight.Refusal::reason).toList(), "; "));
        }
        var circle = new Circle(own).of(plan);
        if (circle.isPresent()) return ready(plan, "False", "CannotRun", circle.get());
        if (plan.getSpec().alertLabels().isEmpty()) {
            return ready(
                    plan,
                    "False",
                    "NeverMatches",
                    "alertLabels is empty: no alert starts this plan, only \"holdfast run start\"");
        }
        String namespace = plan.getMetadata().getNamespace();
        var account = Account.choose(
                Optional.ofNullable(plan.getSpec().serviceAccountName()), namespace, fleet.defaultAccount());
        if (account.isEmpty()) {
            return ready(
                    plan,
                    "False",
                    "NoAccount",
                    "spec.serviceAccountName is not set and the installation has no default account: its runs would refuse to start");
        }
        var missing = means.of(namespace, account.get(), reading.steps());
        if (missing.isPresent()) {
            return ready(plan, "False", missing.get().reason(), missing.get().words());
        }
        return ready(
                plan,
                "True",
                "CanRun",
                "every step can be read; "
                        + (reading.steps().size() == 1
                                ? "1 step"
                                : reading.steps().size() + " steps"));
    }

    /** Whether what is to be deferred can be; absent where it can, or nothing is. A plan that cannot is ready all the same. */
    private Optional<Condition> deferrable(RecoveryPlan plan) {
        var steps = StepReading.read(JsonTree.of(plan.getSpec().steps()), Cel.LANGUAGE)
                .steps();
        var doubts = steps.stream()
                .flatMap(step -> Postponement.doubt(steps, step).stream())
                .toList();
        return doubts.isEmpty()
                ? Optional.empty()
                : Optional.of(condition(plan, "Deferrable", "False", "UsesSecret", Listing.of(doubts, "; ")));
    }

    private Condition ready(RecoveryPlan plan, String status, String reason, String message) {
        return condition(plan, "Ready", status, reason, message);
    }

    private Condition condition(RecoveryPlan plan, String type, String status, String reason, String message) {
        var now = clock.instant();
        var since = before(plan).stream()
                .filter(said ->
                        said.type().equals(type) && said.status().equals(status) && said.lastTransitionTime() != null)
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(now);
        return new Condition(
                type, status, now, since, reason, message, plan.getMetadata().getGeneration());
    }

    private static List<Condition> before(RecoveryPlan plan) {
        return plan.getStatus() == null ? List.of() : plan.getStatus().conditions();
    }

    private static boolean isSaid(RecoveryPlan plan, Condition finding) {
        return before(plan).stream()
                .anyMatch(said -> said.type().equals(finding.type())
                        && said.status().equals(finding.status())
                        && finding.reason().equals(said.reason())
                        && finding.message().equals(said.message())
                        && finding.observedGeneration().equals(said.observedGeneration()));
    }
}
