package dev.holdfast.simulation.operator;

import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.time.Fiber;
import dev.holdfast.simulation.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One incarnation of an operator process: its clocks, its fibers, and everything on its way to it. A paused process
 * receives nothing until it wakes, a dead one never again.
 */
final class Process implements InstantSource {

    private final Timeline timeline;
    private final Network network;
    private final String identity;
    private final Supplier<Duration> skew;
    private final double pace;
    private final Consumer<Fiber> underWay;
    private final List<Fiber> fibers = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean dead;
    private boolean paused;

    /**
     * @param skew how much its wall clock is ahead, now
     * @param pace how fast its monotonic clock runs
     * @param underWay happens to a fiber whose request is on its way
     */
    Process(
            Timeline timeline,
            Network network,
            String identity,
            Supplier<Duration> skew,
            double pace,
            Consumer<Fiber> underWay) {
        this.timeline = timeline;
        this.network = network;
        this.identity = identity;
        this.skew = skew;
        this.pace = pace;
        this.underWay = underWay;
    }

    String identity() {
        return identity;
    }

    boolean isDead() {
        return dead;
    }

    @Override
    public Instant instant() {
        return timeline.instant().plus(skew.get());
    }

    /** The process's own monotonic clock. */
    long nanos() {
        return (long) (timeline.nanos() * pace);
    }

    /** Lets {@code action} happen in this process, unless it is dead by then; when it is paused, as soon as it wakes. */
    void deliver(Runnable action) {
        if (dead) return;
        if (paused) waiting.add(action);
        else action.run();
    }

    /** A timer of this process. */
    void after(Duration delay, Runnable action) {
        timeline.after(Duration.ofNanos((long) (delay.toNanos() / pace)), () -> deliver(action));
    }

    void start(Consumer<Fiber> body) {
        fibers.removeIf(Fiber::hasEnded);
        fibers.add(Fiber.start(body));
    }

    void send(Cluster cluster, Request request, Object by, Consumer<Answer> answered) {
        network.send(identity, cluster, request, by, answer -> deliver(() -> answered.accept(answer)));
    }

    /** Inside a fiber: asks and waits; empty when there was no answer in time. */
    Optional<Answer> call(Fiber fiber, Cluster cluster, Request request, Object by) {
        var call = new Call(fiber);
        send(cluster, request, by, call::answered);
        after(Network.PATIENCE, call::timedOut);
        underWay.accept(fiber);
        if (!call.over) fiber.suspend();
        return call.answer;
    }

    /** Inside a fiber: waits. */
    void sleep(Fiber fiber, Duration time) {
        after(time, fiber::resume);
        fiber.suspend();
    }

    void pause(Duration time) {
        paused = true;
        timeline.after(time, this::wake);
    }

    private void wake() {
        paused = false;
        while (!waiting.isEmpty() && !paused && !dead) waiting.poll().run();
    }

    /** From outside of its fibers: ends the process. */
    void kill() {
        dead = true;
        waiting.clear();
        fibers.forEach(Fiber::kill);
        fibers.clear();
    }

    /** One request under way. */
    private static final class Call {
        private final Fiber fiber;
        private Optional<Answer> answer = Optional.empty();
        private boolean over;

        Call(Fiber fiber) {
            this.fiber = fiber;
        }

        void answered(Answer given) {
            if (over) return;
            over = true;
            answer = Optional.of(given);
            fiber.resume();
        }

        void timedOut() {
            if (over) return;
            over = true;
            fiber.resume();
        }
    }
}
