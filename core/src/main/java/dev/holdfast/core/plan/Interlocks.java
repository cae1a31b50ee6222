package dev.holdfast.core.plan;

import java.util.List;
import java.util.Optional;

/** What can be said of evidence before a run: whether a promote step could ever have any, and what may take it away. */
public final class Interlocks {

    private Interlocks() {}

    /** Why a promote step can never have evidence; empty when it can, or needs none. */
    static Optional<String> refusal(List<Step> steps, Step promote) {
        if (promote.promotes().isEmpty()) return Optional.empty();
        String primary = promote.promotes().get();
        return steps.stream().anyMatch(step -> step.number() < promote.number() && gives(step, primary))
                ? Optional.empty()
                : Optional.of(promote.label() + " promotes, and no earlier step fences " + primary
                        + " or confirms that it is demoted");
    }

    /** Why a promote step may be refused although steps before it give evidence; empty when nothing is known. */
    public static Optional<String> doubt(List<Step> steps, Step promote) {
        if (promote.promotes().isEmpty()) return Optional.empty();
        String primary = promote.promotes().get();
        var giving = steps.stream()
                .filter(step -> step.number() < promote.number() && gives(step, primary))
                .toList();
        if (giving.isEmpty()) return Optional.empty();
        var undone = steps.stream()
                .filter(step -> step.number() < promote.number() && undoes(step, primary))
                .reduce((earlier, later) -> later);
        if (undone.isPresent() && undone.get().number() > giving.getLast().number()) {
            return Optional.of(undone.get().label() + " lets " + primary + " act again before it: it will be refused");
        }
        return giving.stream().allMatch(step -> step.when().isPresent())
                ? Optional.of("every step that gives evidence about " + primary
                        + " has a condition: passed over, it gives none")
                : Optional.empty();
    }

    /** Whether the step's success is evidence that the primary cannot act. */
    private static boolean gives(Step step, String primary) {
        boolean fences =
                step.action() instanceof Action.Fence fence && fence.primary().equals(primary);
        return fences || step.interlock().equals(Optional.of(new Interlock.Demotion(primary)));
    }

    private static boolean undoes(Step step, String primary) {
        return step.action() instanceof Action.Unfence unfence
                && unfence.primary().equals(primary);
    }
}
