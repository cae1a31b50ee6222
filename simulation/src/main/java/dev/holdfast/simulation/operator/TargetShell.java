package dev.holdfast.simulation.operator;

import dev.holdfast.core.protection.Claim;
import dev.holdfast.core.protection.Records;
import java.util.function.UnaryOperator;

/**
 * How an operator is built around the claim of a target: as it should be, or with a bug planted from outside.
 *
 * @param decider around the production decision
 * @param records around the honest records
 * @param heeds whether a run acts only when it holds its target
 * @param releasesLate whether a target is let go only after the end of its run is stored
 * @param awaitsPasses whether nothing is taken from a run of which something may still be on its way
 * @param asks whether a run asks a person whose target another has recovered while it waited
 */
public record TargetShell(
        String name,
        UnaryOperator<Claim.Decider> decider,
        UnaryOperator<Records> records,
        boolean heeds,
        boolean releasesLate,
        boolean awaitsPasses,
        boolean asks) {

    /** One that asks. */
    public TargetShell(
            String name,
            UnaryOperator<Claim.Decider> decider,
            UnaryOperator<Records> records,
            boolean heeds,
            boolean releasesLate,
            boolean awaitsPasses) {
        this(name, decider, records, heeds, releasesLate, awaitsPasses, true);
    }

    public static final TargetShell HONEST =
            new TargetShell("none", decider -> decider, records -> records, true, true, true);

    public static TargetShell deciding(String name, UnaryOperator<Claim.Decider> decider) {
        return new TargetShell(name, decider, records -> records, true, true, true);
    }

    public static TargetShell recording(String name, UnaryOperator<Records> records) {
        return new TargetShell(name, decider -> decider, records, true, true, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
