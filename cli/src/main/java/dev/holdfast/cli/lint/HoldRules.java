package dev.holdfast.cli.lint;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.Step;
import java.util.List;
import java.util.function.IntFunction;

/** What a plan holds it releases. */
final class HoldRules {

    private HoldRules() {}

    static void check(Report report, List<Step> steps, IntFunction<String> pointer) {
        for (var step : steps) {
            if (step.action() instanceof Action.Hold(var what) && !isReleased(steps, step.number(), what)) {
                report.add(
                        Rule.NEVER_RELEASED,
                        pointer.apply(step.number()),
                        "no later step releases " + what.words()
                                + "; it stays held when the run has ended, until another plan or a person releases it");
            }
        }
    }

    private static boolean isReleased(List<Step> steps, int held, GitOps what) {
        return steps.stream()
                .filter(step -> step.number() > held)
                .anyMatch(step -> step.action() instanceof Action.Release(var released) && released.isSame(what, ""));
    }
}
