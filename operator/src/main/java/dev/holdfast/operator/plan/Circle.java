package dev.holdfast.operator.plan;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.plan.Step;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Whether a plan would start itself, as the plans are now. It is asked when the plan changes: of the plans of a circle the one
 * that closed it says so. A run is refused at the place itself, whatever was said before.
 */
final class Circle {

    /** Most plans that are read to find out; beyond them it is left to the run. */
    private static final int PLANS_MAX = 50;

    private final Api own;

    Circle(Api own) {
        this.own = own;
    }

    private record Id(String namespace, String name) {}

    /** Why the plan cannot run; empty when it leads to no circle, or when that cannot be read now. */
    Optional<String> of(RecoveryPlan plan) {
        var self = new Id(plan.getMetadata().getNamespace(), plan.getMetadata().getName());
        var seen = new HashSet<Id>();
        var open = new ArrayDeque<>(started(self, plan));
        while (!open.isEmpty() && seen.size() < PLANS_MAX) {
            var next = open.pop();
            if (next.equals(self)) {
                return Optional.of(
                        "the plan would start itself: its runs fail when they get there; see which plans its steps of"
                                + " type plan name, and those of these");
            }
            if (seen.add(next)) open.addAll(started(next));
        }
        return Optional.empty();
    }

    private List<Id> started(Id id) {
        String path = "/apis/recovery.elotl.co/v1alpha1/namespaces/" + id.namespace() + "/recoveryplans/" + id.name();
        try {
            var reply = own.get(path);
            return reply.ok() ? started(id, Api.MAPPER.readValue(reply.body(), RecoveryPlan.class)) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Id> started(Id id, RecoveryPlan plan) {
        return Step.numbered(plan.getSpec().steps()).stream()
                .map(Step::plan)
                .filter(child -> child != null && child.name() != null)
                .map(child -> new Id(child.namespace() == null ? id.namespace() : child.namespace(), child.name()))
                .toList();
    }
}
