package dev.holdfast.operator.run;

import dev.holdfast.api.run.Evidence;
import dev.holdfast.core.run.Evidence.Proof;
import java.time.Instant;
import java.util.Optional;

/** What a step has observed about an old primary, on the wire and in core. */
final class EvidenceMapping {

    private EvidenceMapping() {}

    static Evidence toWire(dev.holdfast.core.run.Evidence evidence) {
        String kind =
                switch (evidence.proof()) {
                    case Proof.Api ignored -> "Api";
                    case Proof.PowerOff ignored -> "PowerOff";
                    case Proof.NetworkCut ignored -> "NetworkCut";
                    case Proof.Waiver ignored -> "Waiver";
                    case Proof.Demoted ignored -> "Demoted";
                };
        String subject =
                switch (evidence.proof()) {
                    case Proof.Api(var of) -> of;
                    case Proof.PowerOff(var of) -> of;
                    case Proof.NetworkCut(var of) -> of;
                    case Proof.Waiver ignored -> null;
                    case Proof.Demoted(var of) -> of;
                };
        return new Evidence(
                evidence.primary(),
                kind,
                subject,
                evidence.observed(),
                evidence.asOf(),
                evidence.run(),
                evidence.epoch().orElse(null),
                evidence.proof() instanceof Proof.Waiver(var who, var until) ? who : null,
                evidence.until().orElse(null));
    }

    static dev.holdfast.core.run.Evidence fromWire(Evidence wire) {
        String subject = wire.subject() == null ? "" : wire.subject();
        Proof proof =
                switch (wire.kind() == null ? "" : wire.kind()) {
                    case "Api" -> new Proof.Api(subject);
                    case "PowerOff" -> new Proof.PowerOff(subject);
                    case "NetworkCut" -> new Proof.NetworkCut(subject);
                    case "Waiver" -> new Proof.Waiver(wire.who() == null ? "" : wire.who(), end(wire));
                    case "Demoted" -> new Proof.Demoted(subject);
                    // what only a later version can weigh counts for nothing here
                    default -> new Proof.Waiver("", Instant.MIN);
                };
        return new dev.holdfast.core.run.Evidence(
                wire.primary(),
                proof,
                wire.observed() == null ? "" : wire.observed(),
                wire.asOf(),
                wire.run(),
                Optional.ofNullable(wire.epoch()));
    }

    /** A waiver without an end has ended. */
    private static Instant end(Evidence wire) {
        return wire.until() == null ? Instant.MIN : wire.until();
    }
}
