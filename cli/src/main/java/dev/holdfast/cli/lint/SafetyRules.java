package dev.holdfast.cli.lint;

import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Step;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** What works as it is written, and hurts on a bad night: a silent side that is waited for, a password for all to read. */
final class SafetyRules {

    private SafetyRules() {}

    /** @param waits whether a step says nothing of what becomes of it when its cluster is silent */
    static void check(Report report, List<Step> steps, Predicate<Step> waits, IntFunction<String> pointer) {
        for (var step : steps) {
            if (!step.action().cluster().isEmpty() && waits.test(step)) silentSide(report, steps, step, pointer);
            if (isReadable(step.action())) {
                report.add(
                        Rule.READABLE_CREDENTIALS,
                        pointer.apply(step.number()),
                        "sends what stands in a Secret over a connection that is not encrypted; whoever is on the way"
                                + " reads it");
            }
        }
    }

    private static void silentSide(Report report, List<Step> steps, Step step, IntFunction<String> pointer) {
        steps.stream()
                .filter(later ->
                        later.number() > step.number() && later.promotes().isPresent())
                .findFirst()
                .ifPresent(promote -> report.add(
                        Rule.SILENT_SIDE,
                        pointer.apply(step.number()),
                        "no onUnreachable; while Cluster " + step.action().cluster() + " is silent, "
                                + promote.label() + " waits for this step's whole time. "
                                + (step.action() instanceof Action.Fence
                                        ? "onUnreachable: fail with onFailure: pause asks a person at once; or fence by"
                                                + " something that answers when the cluster does not"
                                        : "defer does it when the cluster returns; fail and skip wait for nothing")));
    }

    private static boolean isReadable(Action action) {
        return switch (action) {
            case Action.Http http ->
                !http.secretHeaders().isEmpty() && !http.url().tls() && !isHere(http.url());
            case Action.Probe(Check.Sql sql, var successes, var interval) -> sql.tls() == Check.Tls.NONE;
            default -> false;
        };
    }

    /** What stays on the machine is not on its way. */
    private static boolean isHere(Url url) {
        String host = url.endpoint().host().toString();
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
