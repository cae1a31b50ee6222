package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Write;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Decides about a fence by a NetworkFence object of CSI-addons.
 *
 * <ol>
 *   <li>There is none: it is applied as an apply step does ({@link ApplyMove}). There is one that says the same: its
 *       {@code fenceState} is set as a patch sets a field ({@link PatchMove}). One of other addresses or another driver
 *       is somebody else's: the step fails.
 *   <li>Then it is watched until the driver's controller says {@code Succeeded} <em>of this state</em>. That controller
 *       writes no generation; so a result is believed on an object that was never changed since it was made, or with the
 *       controller's own words for this state.
 * </ol>
 */
final class NetworkFenceMove {

    private static final FieldPath STATE = FieldPath.parse("spec.fenceState");
    private static final FieldPath RESULT = FieldPath.parse("status.result");
    private static final FieldPath MESSAGE = FieldPath.parse("status.message");
    private static final String FENCED = "Fenced";
    private static final String UNFENCED = "Unfenced";

    /** What the controller of CSI-addons (from 0.9 on) says of a fence that stands, and of one that was lifted. */
    private static final String FENCED_WORDS = "fencing operation successful";

    private static final String UNFENCED_WORDS = "unfencing operation successful";

    private NetworkFenceMove() {}

    static Move fence(Frame frame, String primary, FenceMethod.Network network, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        if (written(entry)) return follow(frame, Optional.of(primary), network, entry, report);
        boolean making = entry.own().orElse(null) instanceof Intent.Change change
                && change.precondition().isEmpty();
        boolean absent = report instanceof Report.Seen(var object, var ignored) && object.isEmpty();
        if (making || absent && entry.own().isEmpty()) {
            return ApplyMove.decide(frame, made(network), report, (set, found) -> rest(frame, network, set, found));
        }
        if (entry.own().isEmpty() && report instanceof Report.Seen(var object, var ignored) && object.isPresent()) {
            var other = other(network, object.get());
            if (other.isPresent()) return frame.fail(entry, other.get());
        }
        return set(frame, network, FENCED, report);
    }

    static Move unfence(Frame frame, FenceMethod.Network network, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        if (written(entry)) return follow(frame, Optional.empty(), network, entry, report);
        return set(frame, network, UNFENCED, report);
    }

    private static boolean written(Entry entry) {
        return entry.own().orElse(null) instanceof Intent.Change change && change.written();
    }

    private static Move set(Frame frame, FenceMethod.Network network, String state, Report report) {
        var patch = new Action.Patch(network.target(), STATE, Json.text(state), PatchKind.MERGE);
        return PatchMove.decide(frame, patch, report, (set, found) -> rest(frame, network, set, found));
    }

    private static Action.Apply made(FenceMethod.Network network) {
        Target target = network.target();
        var manifest = Json.object("apiVersion", Json.text(target.apiVersion()))
                .with("kind", Json.text(target.resource()))
                .with("metadata", Json.object("name", Json.text(target.name())))
                .with("spec", network.spec().with("fenceState", Json.text(FENCED)));
        return new Action.Apply(target, manifest);
    }

    /** Why the object that is there is not the one that the plan means; empty when it is. */
    private static Optional<String> other(FenceMethod.Network network, Json.Obj object) {
        var spec = object.get("spec").orElse(new Json.Null());
        if (spec instanceof Json.Obj is && Write.isApplied(network.spec(), is)) return Optional.empty();
        return Optional.of(network.target() + " is there and fences something else: " + Output.shortened(spec.print())
                + "; delete it, or name another in fence.network.name");
    }

    private static Move rest(Frame frame, FenceMethod.Network network, Entry set, boolean found) {
        var confirmed = ((Intent.Change) set.intent().orElseThrow()).confirmed();
        String words = "is set; waits until the driver has done it";
        return frame.rest(set.following(confirmed, found, words), set.deadline(), Optional.of(look(frame, network)));
    }

    private static Move follow(
            Frame frame, Optional<String> primary, FenceMethod.Network network, Entry entry, Report report) {
        return frame.watch(
                "a network fence",
                entry,
                look(frame, network),
                network.target(),
                report,
                object -> seen(frame, primary, network, entry, object));
    }

    private static Move seen(
            Frame frame, Optional<String> primary, FenceMethod.Network network, Entry entry, Optional<Json.Obj> read) {
        String wanted = primary.isPresent() ? FENCED : UNFENCED;
        if (read.isEmpty()) return frame.fail(entry, network.target() + " was deleted while the driver was waited for");
        var object = read.get();
        String state = text(object, STATE);
        if (!state.equals(wanted) || other(network, object).isPresent()) {
            return frame.fail(
                    entry,
                    "somebody else has changed " + network.target() + " while the driver was waited for: it is "
                            + state);
        }
        String result = text(object, RESULT);
        String said = result + (text(object, MESSAGE).isBlank() ? "" : " (" + frame.clean(text(object, MESSAGE)) + ")");
        if (isDone(object, wanted)) {
            String observed = "the driver says of " + network.target() + ", " + wanted + ": " + said;
            if (primary.isEmpty()) return frame.again(entry.succeeded(frame.now(), observed));
            var proof = new Evidence.Proof.NetworkCut(network.subject());
            return FenceMove.fenced(frame, entry, frame.evidence(primary.get(), proof, observed));
        }
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry,
                    "the driver had not done it after "
                            + Output.words(frame.step().timeout()) + ": "
                            + (result.isEmpty() ? "it has said nothing" : "it says " + said));
        }
        return frame.rest(entry, entry.deadline(), Optional.of(look(frame, network)));
    }

    /** Whether the result is about this state of the object, and not about one before. */
    private static boolean isDone(Json.Obj object, String wanted) {
        if (!text(object, RESULT).equals("Succeeded")) return false;
        var seen = Generation.seen(object);
        if (seen.isPresent()) return Generation.isNewest(seen, object);
        boolean unchanged = Generation.newest(object).equals(Optional.of(BigDecimal.ONE));
        if (unchanged && wanted.equals(FENCED)) return true;
        return text(object, MESSAGE).equals(wanted.equals(FENCED) ? FENCED_WORDS : UNFENCED_WORDS);
    }

    private static Look look(Frame frame, FenceMethod.Network network) {
        return new Look.AtObject(frame.step().number(), network.target(), Optional.empty());
    }

    private static String text(Json.Obj object, FieldPath path) {
        return path.find(object) instanceof Lookup.Found(Json.Text(var value)) ? value : "";
    }
}
