package dev.holdfast.operator.protection;

import dev.holdfast.api.Condition;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.protection.ProtectedApplicationStatus;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.protection.Application;
import dev.holdfast.core.protection.Dependencies;
import dev.holdfast.core.protection.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What an application's status says of it. */
final class ApplicationView {

    /** Facts that are compared: what says nothing new is not written. */
    private record Fact(String type, String status, String reason, String message, Long generation) {}

    private record Finding(boolean good, String reason, String message) {}

    private ApplicationView() {}

    static List<Condition> conditions(
            ProtectedApplication application, List<Application> all, Predicate<String> planExists, Instant now) {
        var core = Applications.core(application);
        var plans = plans(core, all, planExists);
        var needs = needs(core, all);
        var ready = !plans.good()
                ? plans
                : !needs.good() ? needs : new Finding(true, "Protected", "it can be recovered: " + plans.message());
        boolean settled = ready.good();
        return List.of(
                condition(application, "PlansFound", plans, now),
                condition(application, "DependenciesValid", needs, now),
                condition(application, "Ready", ready, now),
                condition(application, "Stalled", new Finding(!settled, ready.reason(), ready.message()), now));
    }

    private static Finding plans(Application application, List<Application> all, Predicate<String> exists) {
        if (application.plans().isEmpty()) {
            return new Finding(
                    false, "NoPlan", "spec.plans names no plan: nothing recovers it; name one of this namespace");
        }
        var missing = application.plans().stream().filter(exists.negate()).toList();
        if (!missing.isEmpty()) {
            return new Finding(
                    false,
                    "PlanMissing",
                    "there is no plan " + Listing.of(missing, ", ") + " in namespace " + application.namespace()
                            + "; create it, or take it out of spec.plans");
        }
        var taken = new ArrayList<String>();
        for (var plan : application.plans()) {
            Target.owner(application.namespace(), plan, all)
                    .filter(owner -> !owner.name().equals(application.name()))
                    .ifPresent(owner -> taken.add(plan + " of " + owner.name()));
        }
        if (!taken.isEmpty()) {
            return new Finding(
                    false,
                    "PlanTaken",
                    "an older application has the plan: " + Listing.of(taken, ", ")
                            + "; its runs act for that one, so name it in one of the two only");
        }
        return new Finding(true, "PlansFound", "plan " + Listing.of(application.plans(), ", "));
    }

    private static Finding needs(Application application, List<Application> all) {
        var problems = Dependencies.check(application, all);
        if (problems.isEmpty()) {
            return new Finding(
                    true,
                    "DependenciesValid",
                    application.dependsOn().isEmpty()
                            ? "it depends on nothing"
                            : "it depends on " + Listing.of(application.dependsOn(), ", "));
        }
        boolean circle = problems.stream().anyMatch(Dependencies.Problem.Circle.class::isInstance);
        return new Finding(
                false,
                circle ? "DependencyCircle" : "DependencyMissing",
                Listing.of(problems.stream().map(Dependencies.Problem::words).toList(), "; "));
    }

    private static Condition condition(ProtectedApplication application, String type, Finding finding, Instant now) {
        String status = finding.good() ? "True" : "False";
        var before = application.getStatus() == null
                ? List.<Condition>of()
                : application.getStatus().conditions();
        var since = before.stream()
                .filter(said -> said.type().equals(type) && said.status().equals(status))
                .map(Condition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
        return new Condition(
                type,
                status,
                now,
                since,
                finding.reason(),
                finding.message(),
                application.getMetadata().getGeneration());
    }

    static boolean same(ProtectedApplicationStatus before, ProtectedApplicationStatus next) {
        return before != null
                && Objects.equals(before.observedGeneration(), next.observedGeneration())
                && Objects.equals(before.holder(), next.holder())
                && Objects.equals(before.active(), next.active())
                && facts(before).equals(facts(next));
    }

    private static List<Fact> facts(ProtectedApplicationStatus status) {
        return status.conditions().stream()
                .map(said ->
                        new Fact(said.type(), said.status(), said.reason(), said.message(), said.observedGeneration()))
                .toList();
    }
}
