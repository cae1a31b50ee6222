package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about the power of a machine, over Redfish.
 *
 * <ol>
 *   <li>The machine is asked how it is before anything is sent. It is as wanted already: done, found so.
 *   <li>Else the order goes into the journal and is sent to the address that the machine itself names.
 *   <li>Not answered, or restarted in between: the machine is asked first. Only when its state still is another is the
 *       order sent again, as the next attempt.
 *   <li>The order was taken: that goes into the journal. From then on it is only asked, again and again until the step's
 *       time is over, and no order is sent any more: what somebody switches on meanwhile is not switched off behind them.
 *   <li>That it is off is evidence once it has said so twice, {@link #ASK_AGAIN} apart: in the midst of a restart a machine
 *       is off for a moment.
 * </ol>
 */
final class PowerMove {

    private static final FieldPath POWER = FieldPath.parse("PowerState");
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final String RESET = "#ComputerSystem.Reset";

    private PowerMove() {}

    /** What the power shall be, and the order that makes it so. */
    private enum Wanted {
        OFF("Off", "ForceOff"),
        ON("On", "On");

        private final String state;
        private final String order;

        Wanted(String state, String order) {
            this.state = state;
            this.order = order;
        }
    }

    static Move fence(Frame frame, String primary, FenceMethod.Redfish redfish, Report report) {
        return decide(frame, Optional.of(primary), redfish, Wanted.OFF, report);
    }

    static Move unfence(Frame frame, FenceMethod.Redfish redfish, Report report) {
        return decide(frame, Optional.empty(), redfish, Wanted.ON, report);
    }

    private static Move decide(
            Frame frame, Optional<String> primary, FenceMethod.Redfish redfish, Wanted wanted, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        var anew = entry.unseen();
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> frame.read(look(frame, redfish));
            case Report.Answered(Answer.Machine(var answer)) -> asked(frame, primary, redfish, wanted, entry, answer);
            case Report.Answered(Answer.Http answer) -> ordered(frame, redfish, wanted, entry, answer);
            case Report.Refused(var words, var ignored) ->
                frame.fail(entry, redfish.system().origin() + " cannot be called: " + words);
            case Report.Unclear(var words) -> unclear(frame, anew, words);
            case Report.Unreadable(var words) -> frame.fail(entry, "cannot ask " + redfish.system() + ": " + words);
            case Report.Unreached(var words) -> silent(frame, redfish, anew, words);
            case Report.Answered r -> throw strange(r);
            case Report.Unserved r -> throw strange(r);
            case Report.Seen r -> throw strange(r);
            case Report.JobSeen r -> throw strange(r);
            case Report.Done r -> throw strange(r);
            case Report.Conflicted r -> throw strange(r);
        };
    }

    private static Look look(Frame frame, FenceMethod.Redfish redfish) {
        return new Look.Outside(
                frame.step().number(), new Check.Power(redfish.system(), redfish.credentials(), redfish.ca()));
    }

    private static Move asked(
            Frame frame,
            Optional<String> primary,
            FenceMethod.Redfish redfish,
            Wanted wanted,
            Entry entry,
            Answer.Http answer) {
        String who = redfish.system() + "";
        if (answer.isTransient()) return silent(frame, redfish, entry.unseen(), who + " answered " + answer.status());
        var state = answer.status() == 200 ? state(answer) : Optional.<String>empty();
        if (state.isEmpty()) {
            return frame.fail(
                    entry,
                    who + " answered " + answer.status() + " without a PowerState"
                            + (answer.words().isBlank() ? "" : ": " + frame.clean(answer.words())));
        }
        if (state.get().equals(wanted.state)) return reached(frame, primary, redfish, wanted, entry);
        return another(frame, redfish, wanted, entry.unseen(), answer, state.get());
    }

    private static Move another(
            Frame frame, FenceMethod.Redfish redfish, Wanted wanted, Entry entry, Answer.Http answer, String state) {
        String words = redfish.system() + " says PowerState " + frame.clean(Output.shortened(state));
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "after " + Output.words(frame.step().timeout()) + " " + words + ", not " + wanted.state);
        }
        if (entry.own().orElse(null) instanceof Intent.Power power && power.accepted()) {
            return wait(frame, wanted, entry, power);
        }
        return order(frame, redfish, wanted, entry, answer);
    }

    private static Move reached(
            Frame frame, Optional<String> primary, FenceMethod.Redfish redfish, Wanted wanted, Entry entry) {
        if (primary.isPresent() && entry.confirmsAt().isEmpty()) {
            var next = frame.now().plus(ASK_AGAIN);
            return frame.rest(entry.confirming(next), next, Optional.empty());
        }
        boolean ours = entry.own().orElse(null) instanceof Intent.Power power && power.accepted();
        String observed = redfish.system() + " says PowerState " + wanted.state
                + (ours
                        ? ""
                        : entry.unseen().own().isPresent()
                                ? "; found so after an order without an answer"
                                : "; found so");
        if (primary.isEmpty()) return frame.again(entry.succeeded(frame.now(), observed));
        var proof = new Evidence.Proof.PowerOff(redfish.system().toString());
        return FenceMove.fenced(frame, entry, frame.evidence(primary.get(), proof, observed));
    }

    private static Move order(
            Frame frame, FenceMethod.Redfish redfish, Wanted wanted, Entry entry, Answer.Http answer) {
        boolean retry = entry.own().isPresent();
        if (retry
                && entry.state() == Entry.State.BACKING_OFF
                && entry.attempt() > frame.step().retries()) {
            return frame.fail(entry, "gave up after " + entry.attempt() + " attempts: " + entry.message());
        }
        var target = resetTarget(redfish, answer);
        if (target.isEmpty()) {
            return frame.fail(entry, redfish.system() + " names no place of its own for " + RESET);
        }
        var intent = entry.own().orElse(null) instanceof Intent.Power known
                ? known
                : new Intent.Power(frame.subject().callKey(frame.step().number()), false);
        var request = new Outgoing.Request(
                new Outgoing.To.Address(target.get()),
                "POST",
                Map.of("Content-Type", "application/json", "Idempotency-Key", intent.key()),
                List.of(),
                Optional.of(Json.object("ResetType", Json.text(wanted.order)).print()),
                false,
                redfish.ca(),
                Optional.of(redfish.credentials()));
        var effect = new Effect.Call(frame.step().number(), intent.key(), request);
        return frame.act(
                entry.state() == Entry.State.BACKING_OFF && retry ? entry.retrying(intent) : entry.running(intent),
                effect);
    }

    /** Where the machine wants to be told; a path of the same host, as the standard has it. */
    private static Optional<Url> resetTarget(FenceMethod.Redfish redfish, Answer.Http answer) {
        return answer.json()
                .flatMap(json -> member(json, "Actions"))
                .flatMap(actions -> member(actions, RESET))
                .flatMap(reset -> member(reset, "target"))
                .filter(Json.Text.class::isInstance)
                .map(target -> ((Json.Text) target).value())
                .filter(path -> path.startsWith("/") && !path.startsWith("//"))
                .filter(path -> Url.refusal(path).isEmpty())
                .map(path -> redfish.system().withTarget(path));
    }

    private static Optional<Json> member(Json json, String name) {
        return json instanceof Json.Obj object ? object.get(name) : Optional.empty();
    }

    private static Optional<String> state(Answer.Http answer) {
        return answer.json().orElse(null) instanceof Json.Obj system
                        && POWER.find(system) instanceof Lookup.Found(Json.Text(var state))
                ? Optional.of(state)
                : Optional.empty();
    }

    private static Move ordered(
            Frame frame, FenceMethod.Redfish redfish, Wanted wanted, Entry entry, Answer.Http answer) {
        String words = redfish.system().origin() + " answered " + answer.status()
                + (answer.words().isBlank() ? "" : ": " + frame.clean(answer.words()));
        if (answer.status() >= 200 && answer.status() < 300) {
            var power = ((Intent.Power) entry.intent().orElseThrow()).confirmed();
            return wait(frame, wanted, entry, power);
        }
        // a machine that is off already, or was told at the same time, may refuse: how it is decides
        if (answer.isTransient() || answer.status() == 409 || answer.status() == 400)
            return unclear(frame, entry, words);
        return frame.fail(entry, words);
    }

    /** The entry stays the same however often it is asked: a question is not a write each time. */
    private static Move wait(Frame frame, Wanted wanted, Entry entry, Intent.Power power) {
        var next = frame.now().plus(ASK_AGAIN);
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        String words = "the order was taken; waits until PowerState is " + wanted.state;
        return frame.rest(entry.following(power, entry.foundApplied(), words), until, Optional.empty());
    }

    /** The order may have been carried out, so even the last attempt is followed by a look. */
    private static Move unclear(Frame frame, Entry entry, String words) {
        var next = frame.now().plus(Backoff.after(entry.attempt()));
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        return frame.rest(entry.backingOff(until, words), until, Optional.empty());
    }

    /** It cannot be asked for now: a machine that does not answer is not one that is off. */
    private static Move silent(Frame frame, FenceMethod.Redfish redfish, Entry entry, String words) {
        boolean again = entry.state() == Entry.State.BACKING_OFF;
        String unknown = entry.intent().isPresent() ? " (whether it was switched is not known)" : "";
        return frame.backOff(
                again ? entry.counted() : entry, "cannot ask " + redfish.system() + ": " + words + unknown);
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a power switch cannot be answered with " + report);
    }
}
