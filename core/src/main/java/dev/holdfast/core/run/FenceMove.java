package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import java.util.Optional;

/**
 * Decides about fence and unfence steps: each method has its own decider. A fence step succeeds only with evidence, which
 * is what was observed and never what was asked for; a waiver by a person stands in for any method. An unfence step ends
 * the evidence about its primary as soon as it has begun ({@link Promotion}).
 */
final class FenceMove {

    private FenceMove() {}

    static Move decide(Frame frame, Action.Fence fence, Report report) {
        var waived = Waiving.given(frame, fence.primary());
        if (waived.isPresent()) return fenced(frame, frame.existing().orElseThrow(), waived.get());
        return switch (fence.method()) {
            case FenceMethod.Api api -> ApiFenceMove.fence(frame, fence.primary(), api, report);
            case FenceMethod.Redfish redfish -> PowerMove.fence(frame, fence.primary(), redfish, report);
            case FenceMethod.Network network -> NetworkFenceMove.fence(frame, fence.primary(), network, report);
            case FenceMethod.Waiver waiver -> ask(frame, fence.primary(), waiver);
        };
    }

    static Move decide(Frame frame, Action.Unfence unfence, Report report) {
        return switch (unfence.method()) {
            case FenceMethod.Api api -> PatchMove.decide(frame, api.change(), report);
            case FenceMethod.Redfish redfish -> PowerMove.unfence(frame, redfish, report);
            case FenceMethod.Network network -> NetworkFenceMove.unfence(frame, network, report);
            case FenceMethod.Waiver ignored -> throw new IllegalStateException("a waiver ends by itself");
        };
    }

    static Move fenced(Frame frame, Entry entry, Evidence evidence) {
        return frame.again(entry.succeeded(frame.now(), evidence.primary() + " is fenced: " + evidence.observed())
                .proving(evidence));
    }

    private static Move ask(Frame frame, String primary, FenceMethod.Waiver waiver) {
        var entry = frame.entry(Entry.State.WAITING);
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry,
                    "nobody has answered for it that " + primary + " cannot act within "
                            + Output.words(frame.step().timeout()));
        }
        String words = "waits for a person with the verb waive who answers for it that " + primary + " cannot act: "
                + waiver.ask();
        return frame.rest(entry.waiting(words), entry.deadline(), Optional.empty());
    }
}
