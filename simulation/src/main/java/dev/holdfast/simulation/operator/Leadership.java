package dev.holdfast.simulation.operator;

import dev.holdfast.core.arbitration.Tenure;
import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which process acts: the holder of one lease, by the rules of {@link Tenure}. A process that has lost it ends, and
 * comes back as a candidate.
 */
final class Leadership {

    /** As the operator has it. */
    static final Tenure TENURE = new Tenure(Duration.ofSeconds(4), Duration.ofMillis(500));

    static final Key LEASE = new Key(Kind.LEASE, "holdfast", "holdfast-operator");

    private static final Duration RENEW_EVERY = Duration.ofSeconds(2);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(400);
    private static final List<String> HOLDER = List.of("spec", "holder");
    private static final List<String> RENEWALS = List.of("spec", "renewals");

    private final Process process;
    private final Cluster hub;
    private final Network network;
    private final Runnable gained;
    private final Runnable lost;
    private Optional<Json.Obj> record = Optional.empty();
    private long changeSeen;
    private long renewalSent;
    private boolean held;

    Leadership(Process process, Cluster hub, Network network, Runnable gained, Runnable lost) {
        this.process = process;
        this.hub = hub;
        this.network = network;
        this.gained = gained;
        this.lost = lost;
    }

    void begin() {
        changeSeen = process.nanos();
        network.watch(hub, LEASE::equals, (key, lease) -> process.deliver(() -> lease.ifPresent(this::seen)));
        network.relist(hub, LEASE, (key, lease) -> process.deliver(() -> lease.ifPresent(this::seen)));
        process.after(TRY_AGAIN_AFTER, this::tick);
    }

    /** Whether this process may start an effect now. */
    boolean mayAct() {
        return held && TENURE.mayAct(renewalSent, process.nanos());
    }

    boolean isHeld() {
        return held;
    }

    private void seen(Json.Obj lease) {
        if (record.isPresent() && version(lease) <= version(record.get())) return;
        record = Optional.of(lease);
        changeSeen = process.nanos();
    }

    private void tick() {
        if (held && !mayAct()) {
            lost.run();
        } else if (held) {
            write(true);
        } else if (record.isPresent() && (isFree() || TENURE.mayTake(changeSeen, process.nanos()))) {
            write(false);
        } else {
            process.after(TRY_AGAIN_AFTER, this::tick);
        }
    }

    private boolean isFree() {
        return Trees.at(record.orElseThrow(), HOLDER).equals(Optional.of(Json.text("")));
    }

    /** A write that is refused when the record is not the one that was seen last. */
    private void write(boolean renewal) {
        var before = record.orElseThrow();
        var count = ((Json.Num) Trees.at(before, RENEWALS).orElse(Json.number(0)))
                .value()
                .longValue();
        var next = Trees.with(before, HOLDER, Optional.of(Json.text(process.identity())));
        next = Trees.with(next, RENEWALS, Optional.of(Json.number(count + 1)));
        long sent = process.nanos();
        var waiting = new boolean[] {true};
        process.send(hub, new Request.Put(LEASE, next, false, "lease"), by(), answer -> {
            if (!waiting[0]) return;
            waiting[0] = false;
            answered(answer, sent, renewal);
        });
        process.after(TENURE.lease().dividedBy(4), () -> {
            if (!waiting[0]) return;
            waiting[0] = false;
            unanswered();
        });
    }

    private void answered(Answer answer, long sent, boolean renewal) {
        if (answer.isOk()) {
            seen(answer.object().orElseThrow());
            renewalSent = sent;
            boolean first = !held;
            held = true;
            process.after(RENEW_EVERY, this::tick);
            if (first) gained.run();
        } else if (answer.code() == 409 && renewal) {
            lost.run();
        } else {
            unanswered();
        }
    }

    /** The record may be ours or another's by now: it is read before anything else. */
    private void unanswered() {
        process.send(hub, new Request.Get(LEASE), by(), answer -> {
            if (!answer.isOk()) return;
            seen(answer.object().orElseThrow());
            boolean ours = Trees.at(answer.object().get(), HOLDER).equals(Optional.of(Json.text(process.identity())));
            if (held && !ours) lost.run();
        });
        process.after(TRY_AGAIN_AFTER, this::tick);
    }

    private Tags.OfOperator by() {
        return new Tags.OfOperator(process.identity());
    }

    private static long version(Json.Obj lease) {
        return Long.parseLong(Trees.text(lease, "metadata", "resourceVersion"));
    }
}
