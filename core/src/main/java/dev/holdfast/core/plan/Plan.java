package dev.holdfast.core.plan;

import java.util.List;

/**
 * The steps of one run, frozen when the run was made.
 *
 * @param namespace where the plan and the run live; targets without a namespace are in it
 * @param name the plan's name, or the run's when it was started without a plan
 * @param digest {@code sha256:…} of the steps as they were written
 * @param mode in which the run was started
 */
public record Plan(String namespace, String name, List<Step> steps, String digest, Mode mode) {

    public static final int STEPS_MAX = 200;

    public Plan {
        steps = List.copyOf(steps);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).number() != i + 1) throw new IllegalArgumentException("steps are numbered in order");
        }
    }

    /** The steps of a run that was started graceful. */
    public Plan(String namespace, String name, List<Step> steps, String digest) {
        this(namespace, name, steps, digest, Mode.GRACEFUL);
    }

    public Step step(int number) {
        return steps.get(number - 1);
    }

    /** The step in one of the modes. */
    public Step step(int number, boolean ungraceful) {
        return ungraceful ? step(number).instead().orElse(step(number)) : step(number);
    }
}
