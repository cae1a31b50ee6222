package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.clock.Jumps;
import dev.holdfast.arbiter.clock.Jumps.Jump;
import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.watchdog.Watchdog;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.NodeLease.Duty;
import dev.holdfast.core.arbitration.NodeState;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The agent of one node. Two loops that share one value:
 *
 * <ol>
 *   <li>One <em>asks</em>, twice each renewal time: the agent of its own site, and when that is silent the other site's. What
 *       is answered counts from when it was asked.
 *   <li>One <em>looks</em> at the clock, eight times each watchdog time, and does what {@link NodeState} says: pets, starts,
 *       asks to end, or ends. A pet counts from the look before it, so it does not matter where between the two the process
 *       stood still.
 * </ol>
 *
 * What a node says of itself, that nothing runs, and what it begins exclude each other: a site that acknowledges that it has
 * stopped relies on it.
 */
public final class NodeAgent {

    private static final int LOOKS = 8;
    private static final Duration UNKNOWN_LOOK = Duration.ofMillis(100);
    private static final Duration UNKNOWN_ASK = Duration.ofMillis(500);
    private static final Duration UNKNOWN_ANSWER = Duration.ofSeconds(1);

    private final Side side;
    private final OnLoss onLoss;
    private final Arbiters arbiters;
    private final Guarded guarded;
    private final Watchdog watchdog;
    private final Supplier<Reading> clocks;
    private final Jumps jumps;
    private final Consumer<String> log;

    private NodeState state;
    private boolean armed;
    private String said = "";
    private String source = "";
    private volatile boolean ending;

    public NodeAgent(
            Side side,
            OnLoss onLoss,
            Arbiters arbiters,
            Guarded guarded,
            Watchdog watchdog,
            Supplier<Reading> clocks,
            Consumer<String> log) {
        this.side = side;
        this.onLoss = onLoss;
        this.arbiters = arbiters;
        this.guarded = guarded;
        this.watchdog = watchdog;
        this.clocks = clocks;
        this.log = log;
        var first = clocks.get();
        jumps = new Jumps(first);
        state = NodeState.started(first.ticks());
    }

    /** Returns when {@link #end} was called. */
    public void run() {
        var asks = Thread.ofPlatform().name("asks").daemon().start(() -> {
            while (!ending) rest(ask());
        });
        while (!ending) rest(turn());
        LockSupport.unpark(asks);
    }

    /** Ends the loops and leaves what runs to the watchdog, and to an agent that comes in time. */
    public void end() {
        ending = true;
    }

    private static void rest(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** One look, and what follows from it. */
    synchronized Duration turn() {
        var look = clocks.get();
        jumps.look(look).ifPresent(jump -> mind(jump, look));
        boolean running = guarded.running();
        var duty = state.duty(running, look.ticks());
        tell(duty);
        try {
            if (duty.isPresent()) perform(duty.get(), look);
        } catch (IOException e) {
            say("could not do its duty, " + words(duty.get()) + ": " + e.getMessage());
        }
        return state.times().map(is -> is.watchdog().dividedBy(LOOKS)).orElse(UNKNOWN_LOOK);
    }

    private void mind(Jump jump, Reading look) {
        switch (jump) {
            case Jump.Suspended(var missed) -> {
                say("the machine was suspended for %s; nothing runs on before its site has answered".formatted(missed));
                state = state.slept(look.ticks());
            }
            case Jump.DateSet(var by) -> {
                say("the date jumped by %s: it was set, or the machine was paused; the lease is to be confirmed"
                        .formatted(by));
                state = state.doubted(look.ticks());
            }
        }
    }

    private void perform(Duty duty, Reading look) throws IOException {
        if (armed && duty.pets()) pet(look);
        switch (duty) {
            case SERVE -> {
                arm(look);
                guarded.serve();
            }
            case STOP_SOFTLY -> {
                if (onLoss != OnLoss.IGNORE) guarded.stop();
            }
            case STARVE -> {
                if (onLoss != OnLoss.IGNORE) guarded.kill();
            }
            case IDLE -> {}
        }
    }

    /** Nothing is begun before the watchdog counts, on a node that has one. */
    private void arm(Reading look) throws IOException {
        if (armed || !unfit().isEmpty()) return;
        watchdog.arm(look);
        armed = true;
        say("%s counts, %s after each pet: it %s"
                .formatted(watchdog.name(), watchdog.time(), watchdog.reach().words()));
    }

    private void pet(Reading look) throws IOException {
        try {
            watchdog.pet(look);
        } catch (IOException gone) {
            armed = false;
            say("the watchdog took no pet: " + gone.getMessage());
            try {
                arm(look);
            } catch (IOException again) {
                if (onLoss != OnLoss.IGNORE) guarded.kill();
                throw new IOException(
                        "what was guarded is ended, since nothing watches it: " + again.getMessage(), again);
            }
        }
    }

    /** Why nobody may rely on this node being off by the end of its lease; empty when one may. */
    public synchronized List<String> unfit() {
        if (onLoss != OnLoss.RESET) {
            return List.of("it is set to %s when its lease is lost: %s".formatted(onLoss, onLoss.words()));
        }
        return state.times()
                .map(is -> watchdog.against(is.watchdog()))
                .orElse(List.of("the times of its site are not known yet"));
    }

    /** Asks once, of whom answers. */
    Duration ask() {
        var most = state().times().map(is -> is.operation().dividedBy(2)).orElse(UNKNOWN_ANSWER);
        var question = new LeaseQuestion(word());
        long sent = clocks.get().ticks();
        try {
            heard("its own site", arbiters.own(question, most), sent);
        } catch (IOException silent) {
            long again = clocks.get().ticks();
            try {
                heard("the other site", arbiters.peer(new GrantQuestion(side), most), again);
            } catch (IOException alone) {
                unheard("its own site: " + silent.getMessage() + "; the other site: " + alone.getMessage());
            }
        }
        var every = state().times().map(is -> is.renewal().dividedBy(2)).orElse(UNKNOWN_ASK);
        long passed = clocks.get().ticks() - sent;
        return Duration.ofNanos(Math.max(1, every.toNanos() - passed));
    }

    private synchronized NodeState state() {
        return state;
    }

    private synchronized NodeWord word() {
        return new NodeWord(!guarded.running(), state.lease().epoch());
    }

    private synchronized void heard(String from, LeaseAnswer answer, long sentNanos) {
        var before = state.times();
        state = state.answered(answer.lease(), answer.parameters(), sentNanos);
        if (!source.equals(from)) say("is answered by " + from);
        source = from;
        if (before.isEmpty()) state.times().ifPresent(this::introduce);
    }

    private void introduce(Parameters times) {
        var against = unfit();
        if (against.isEmpty() && watchdog.reach().fences()) {
            say("fence-capable: off %s after its last lease at the latest".formatted(times.lease()));
        } else if (against.isEmpty()) {
            say("not fence-capable: its %s %s"
                    .formatted(watchdog.name(), watchdog.reach().words()));
        } else {
            say("not fence-capable: " + String.join("; ", against));
        }
    }

    private synchronized void unheard(String why) {
        if (!source.isEmpty()) say("is answered by nobody: " + why);
        source = "";
    }

    private void tell(Optional<Duty> duty) {
        var now = duty.map(NodeAgent::words).orElse("waits for an answer");
        if (!now.equals(said)) {
            say("%s; its lease ends at %d, epoch %d%s"
                    .formatted(
                            now,
                            state.lease().deadlineNanos(),
                            state.lease().epoch(),
                            state.lease().stop() ? ", its site was told to stop" : ""));
        }
        said = now;
    }

    private static String words(Duty duty) {
        return switch (duty) {
            case SERVE -> "serves";
            case STOP_SOFTLY -> "asks what is guarded to end";
            case STARVE -> "ends what is guarded, and pets no more";
            case IDLE -> "runs nothing that is guarded";
        };
    }

    private void say(String words) {
        log.accept("%d %s".formatted(clocks.get().ticks(), words));
    }
}
