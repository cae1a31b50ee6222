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
        var giving = steps.stream()
                .filter(step -> step.number() < promote.number() && gives(step, primary))
                .toList();
        if (giving.isEmpty()) {
            return Optional.of(promote.label() + " promotes, and no earlier step fences " + primary
                    + " or confirms that it is demoted");
        }
        return giving.stream().anyMatch(step -> Order.precedes(steps, step.number(), promote.number()))
                ? Optional.empty()
                : Optional.of(promote.label() + " promotes, and does not wait for "
                        + giving.getLast().label() + ", which gives evidence about " + primary
                        + "; name that step in dependsOn");
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
                .filter(step -> giving.getLast().number() < step.number() && step.number() < promote.number())
                .filter(step -> giving.stream().anyMatch(by -> undoes(step, by, primary)))
                .reduce((earlier, later) -> later);
        if (undone.isPresent()) {
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

    /**
     * Whether a step lets an old primary act again: it unfences it, or writes to the object by which it was fenced or seen
     * to be demoted. A step that promotes is not asked of the latter: it has asked for the evidence itself.
     *
     * @param giving the step that gave the evidence about {@code primary}
     */
    public static boolean undoes(Step step, Step giving, String primary) {
        if (step.action() instanceof Action.Unfence unfence && unfence.primary().equals(primary)) return true;
        var touched =
                switch (giving.action()) {
                    case Action.Fence(var ignored, FenceMethod.Api(var change, var pods)) ->
                        Optional.of(change.target());
                    case Action.Fence(var ignored, FenceMethod.Network(var target, var spec)) -> Optional.of(target);
                    case Action.Wait(var target, var until) when !promotes(step, primary) -> Optional.of(target);
                    default -> Optional.<Target>empty();
                };
        // Its driver lets go of the addresses when a NetworkFence is deleted; what is deleted otherwise does not act.
        boolean network = giving.action() instanceof Action.Fence(var ignored, FenceMethod.Network fence);
        var written = network && step.action() instanceof Action.Delete delete
                ? Optional.of(delete.target())
                : written(step.action());
        return touched.isPresent() && written.filter(touched.get()::isBeside).isPresent();
    }

    private static boolean promotes(Step step, String primary) {
        return step.promotes().equals(Optional.of(primary));
    }

    /** What a step writes to; a fence does not count, for it lets nothing act. */
    private static Optional<Target> written(Action action) {
        return switch (action) {
            case Action.Patch patch -> Optional.of(patch.target());
            case Action.Scale scale -> Optional.of(scale.target());
            case Action.Apply apply -> Optional.of(apply.target());
            case Action.Unfence(var ignored, FenceMethod.Api(var change, var pods)) -> Optional.of(change.target());
            case Action.Unfence(var ignored, FenceMethod.Network(var target, var spec)) -> Optional.of(target);
            default -> Optional.empty();
        };
    }
}
