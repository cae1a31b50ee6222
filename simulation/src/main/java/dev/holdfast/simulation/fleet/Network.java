package dev.holdfast.simulation.fleet;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Everything between a process and an API server: requests and answers come late, or not; watch events too, or twice. */
public final class Network {

    /** How long a client waits for an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration HOP_MIN = Duration.ofMillis(1);
    private static final Duration HOP_MAX = Duration.ofMillis(20);
    private static final Duration LATE_MAX = Duration.ofSeconds(60);
    private static final Duration EVENT_MAX = Duration.ofMillis(200);
    private static final Duration STALE_MAX = Duration.ofSeconds(6);
    private static final Duration RELIST_MAX = Duration.ofSeconds(45);

    private final Timeline timeline;
    private final Storm storm;
    private final Rifts rifts;
    private final Dice dice;
    private Flight last = new Flight(() -> {});

    public Network(Timeline timeline, Storm storm) {
        this(timeline, storm, Rifts.none(timeline, storm));
    }

    public Network(Timeline timeline, Storm storm, Rifts rifts) {
        this.timeline = timeline;
        this.storm = storm;
        this.rifts = rifts;
        this.dice = storm.dice();
    }

    /** Sends a request of the process {@code from}. {@code answered} may be called late, once, or never. */
    public void send(String from, Cluster cluster, Request request, Object by, Consumer<Answer> answered) {
        if (storm.strikes(Fault.REQUEST_LOST)) return;
        var way = storm.strikes(Fault.REQUEST_LATE) ? dice.between(HOP_MAX, LATE_MAX) : hop();
        var flight = new Flight(() -> arrive(from, cluster, request, by, answered));
        last = flight;
        timeline.after(way, flight::land);
    }

    /** Holds up the request that was sent last, if it has not arrived. */
    public void holdUp(Duration time) {
        last.heldUp = time;
    }

    /** A request on its way. */
    private final class Flight {
        private final Runnable arrival;
        private Duration heldUp = Duration.ZERO;

        Flight(Runnable arrival) {
            this.arrival = arrival;
        }

        private void land() {
            if (heldUp.isZero()) arrival.run();
            else timeline.after(heldUp, arrival);
        }
    }

    private void arrive(String from, Cluster cluster, Request request, Object by, Consumer<Answer> answered) {
        if (cluster.isDark() || rifts.swallowsRequest(from, cluster)) return;
        if (storm.strikes(Fault.REQUEST_DOUBLED)) cluster.handle(request, by);
        var answer = refusal(request, by).orElseGet(() -> cluster.handle(request, by));
        if (storm.strikes(Fault.ANSWER_LOST)) return;
        var told = storm.strikes(Fault.GATEWAY_TIMEOUT) ? error(504, "gateway timeout") : answer;
        if (rifts.swallowsAnswer(from, cluster)) return;
        timeline.after(hop().plus(rifts.lateness(from, cluster)), () -> answered.accept(told));
    }

    /** Answers that keep a request from being done. */
    private Optional<Answer> refusal(Request request, Object by) {
        if (storm.strikes(Fault.THROTTLED)) return Optional.of(error(429, "too many requests"));
        if (storm.strikes(Fault.ERROR)) return Optional.of(error(500, "etcdserver: request timed out"));
        if (!(by instanceof OfAStep)) return Optional.empty();
        return switch (request) {
            case Request.Get ignored
            when storm.strikes(Fault.UNREADABLE) -> Optional.of(error(403, "forbidden: the account cannot get it"));
            case Request.Get ignored -> Optional.empty();
            case Request.Patch patch
            when storm.strikes(Fault.INVALID) ->
                Optional.of(error(
                        422,
                        "is invalid: Invalid value: "
                                + Json.text(patch.body().print()).print()));
            case Request.Create create
            when storm.strikes(Fault.INVALID) ->
                Optional.of(error(
                        422, "is invalid: Invalid value: " + create.object().print()));
            case Request ignored
            when storm.strikes(Fault.FORBIDDEN) -> Optional.of(error(403, "forbidden: the account cannot write it"));
            case Request ignored -> Optional.empty();
        };
    }

    private static Answer error(int code, String message) {
        return new Answer(code, "", message, Optional.empty());
    }

    /** Marks who asks for a run's step, under the account of the run. */
    public interface OfAStep {}

    /**
     * Tells {@code seen} of the objects that {@code wanted} names whenever they change: their state, or their absence.
     * Late, doubled, and when an event is lost, after a relist.
     */
    public void watch(Cluster cluster, Predicate<Key> wanted, BiConsumer<Key, Optional<Json.Obj>> seen) {
        cluster.listen(change -> {
            var key = change.key();
            if (!wanted.test(key)) return;
            if (storm.strikes(Fault.EVENT_DROPPED)) {
                timeline.after(dice.between(EVENT_MAX, RELIST_MAX), () -> relist(cluster, key, seen));
                return;
            }
            timeline.after(eventDelay(), () -> seen.accept(key, change.after()));
            if (storm.strikes(Fault.EVENT_DOUBLED)) {
                timeline.after(eventDelay(), () -> seen.accept(key, change.after()));
            }
        });
    }

    /** What a list finds; a dark cluster is listed again later. */
    public void relist(Cluster cluster, Key key, BiConsumer<Key, Optional<Json.Obj>> seen) {
        if (cluster.isDark()) timeline.after(RELIST_MAX, () -> relist(cluster, key, seen));
        else timeline.after(hop(), () -> seen.accept(key, cluster.peek(key)));
    }

    private Duration eventDelay() {
        return storm.strikes(Fault.CACHE_STALE) ? dice.between(EVENT_MAX, STALE_MAX) : dice.between(HOP_MIN, EVENT_MAX);
    }

    private Duration hop() {
        return dice.between(HOP_MIN, HOP_MAX);
    }
}
