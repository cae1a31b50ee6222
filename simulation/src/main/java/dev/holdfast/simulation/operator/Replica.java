package dev.holdfast.simulation.operator;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Rifts;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.time.Fiber;
import dev.holdfast.simulation.trace.Words;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One replica of the operator: a process that is restarted when it has died. */
final class Replica {

    private static final Duration RESTART_MIN = Duration.ofMillis(500);
    private static final Duration RESTART_MAX = Duration.ofSeconds(5);
    private static final Duration REREAD_MIN = Duration.ofMillis(50);
    private static final Duration REREAD_MAX = Duration.ofSeconds(1);
    private static final Duration JUMPS_WITHIN = Duration.ofMinutes(2);
    private static final Duration SKEW_MAX = Duration.ofSeconds(3);

    /** Two clocks that differ by less than this do not use up the margin within one lease. */
    private static final double PACE_MAX = 0.02;

    private final Site site;
    private final String name;
    private Duration skew;
    private final double pace;
    private int incarnation;

    private Process process;
    private Leadership leadership;
    private final Map<String, Json.Obj> cache = new HashMap<>();
    private final Map<String, List<Look>> watched = new HashMap<>();
    private final Set<String> busy = new HashSet<>();
    private final Set<String> again = new HashSet<>();
    private final Set<String> fresh = new HashSet<>();
    private final Set<String> held = new HashSet<>();
    private FreezeCache freezes;
    private SilenceCache silences;

    Replica(Site site, String name) {
        this.site = site;
        this.name = name;
        boolean clocks = site.storm().reigns(Fault.CLOCKS);
        var ahead = site.dice().between(Duration.ZERO, SKEW_MAX.multipliedBy(2)).minus(SKEW_MAX);
        double faster = site.dice().between(-PACE_MAX, PACE_MAX);
        skew = clocks ? ahead : Duration.ZERO;
        pace = clocks ? 1 + faster : 1;
        if (site.storm().reigns(Fault.CLOCK_JUMP)) jump();
    }

    /** Once, somewhere in the beginning, somebody sets the clock. */
    private void jump() {
        var far = site.storm().far();
        var by = far.between(Duration.ZERO, Rifts.JUMP_MAX.multipliedBy(2)).minus(Rifts.JUMP_MAX);
        site.timeline().after(far.between(Duration.ZERO, JUMPS_WITHIN), () -> {
            site.watcher().log(() -> "the clock of " + name + " jumps by " + by);
            skew = skew.plus(by);
        });
    }

    void start() {
        incarnation++;
        process = new Process(site.timeline(), site.network(), name + "#" + incarnation, () -> skew, pace, this::peril);
        cache.clear();
        watched.clear();
        busy.clear();
        again.clear();
        fresh.clear();
        held.clear();
        var alive = process;
        freezes = new FreezeCache(site, alive, this::thaw);
        leadership = new Leadership(process, site.hub(), site.network(), this::lead, () -> crash(alive));
        silences = new SilenceCache(site, alive, () -> site.runs().forEach(this::wake));
        site.network()
                .watch(
                        site.hub(),
                        key -> key.kind() == Kind.RUN && !alive.isDead(),
                        (key, run) -> alive.deliver(() -> run.ifPresent(seen -> update(key, seen))));
        for (var run : site.runs()) {
            site.network()
                    .relist(
                            site.hub(),
                            run.key(),
                            (key, object) -> alive.deliver(() -> object.ifPresent(seen -> update(key, seen))));
        }
        leadership.begin();
    }

    /** Ends a process, from outside of its fibers; another takes its place later. */
    private void crash(Process victim) {
        if (victim.isDead()) return;
        site.watcher().log(() -> victim.identity() + " ends");
        victim.kill();
        site.timeline().after(site.dice().between(RESTART_MIN, RESTART_MAX), this::start);
    }

    /** Ends it for good. */
    void end() {
        process.kill();
    }

    private void lead() {
        site.watcher().log(() -> process.identity() + " leads");
        for (var run : site.runs()) wake(run);
    }

    private void update(Key key, Json.Obj seen) {
        var old = cache.get(key.name());
        if (old != null && version(old) >= version(seen)) return;
        cache.put(key.name(), seen);
        site.runs().stream().filter(run -> run.key().equals(key)).forEach(this::wake);
    }

    /** A freeze has come or gone: who is held up looks again. */
    private void thaw() {
        var woken = site.runs().stream().filter(run -> held.remove(run.name())).toList();
        woken.forEach(this::wake);
    }

    private static long version(Json.Obj run) {
        return Long.parseLong(Trees.text(run, "metadata", "resourceVersion"));
    }

    private void wake(RunCase run) {
        if (!leadership.mayAct()) {
            // a leader whose renewal is late may act again in a moment; a candidate wakes all runs when it leads
            if (leadership.isHeld()) process.after(REREAD_MAX, () -> wake(run));
            return;
        }
        if (!busy.add(run.name())) {
            again.add(run.name());
            return;
        }
        again.remove(run.name());
        process.start(fiber -> {
            pass(fiber, run);
            busy.remove(run.name());
            if (again.remove(run.name())) process.after(Duration.ZERO, () -> wake(run));
        });
    }

    /** One pass over a run: read, advance, see when to come back. */
    private void pass(Fiber fiber, RunCase run) {
        if (!freezes.isKnown()) {
            retry(run);
            return;
        }
        var object = read(fiber, run);
        if (object.isEmpty()) return;
        var given = People.acts(run, object.get());
        var written = site.journals().written(object.get());
        boolean unheard = written.acts().size() < given.size();
        boolean over = written.end().filter(end -> end.outcome().isForGood()).isPresent();
        if (over && !unheard) return;
        var vouching = unheard ? vouching(fiber) : Optional.of(Acts.NONE.vouching());
        if (vouching.isEmpty()) {
            retry(run);
            return;
        }
        var secret = process.call(fiber, site.hub(), new Request.Get(run.secret()), by());
        if (secret.isEmpty() || !secret.get().isOk() && secret.get().code() != 404) {
            retry(run);
            return;
        }
        long edition = freezes.edition();
        // of a run that has ended nothing but its acts is written
        var journal =
                over ? written : site.journals().read(object.get(), secret.get().object());
        var world = new SimulatedWorld(
                site, process, leadership, freezes, silences, this::peril, fiber, run, object.get(), journal);
        var rested = Conductor.advance(
                site.shell().decider().apply(NextMove::decide),
                site.shell().hearer().apply(Hearing::hear),
                site.shell().plan().apply(site.plans().get(run.name())),
                run.subject(Trees.text(object.get(), "metadata", "uid")),
                journal,
                new Acts(given, vouching.get(), Optional.empty(), seen(object.get())),
                site.shell().world().apply(world),
                process);
        site.watcher().log(() -> world.identity() + ": " + run.name() + " " + Words.of(rested));
        switch (rested) {
            case Rested.Waiting(var until, var watching) -> {
                process.after(Duration.between(process.instant(), until), () -> wake(run));
                var before = watched.put(run.name(), watching);
                watching.stream()
                        .filter(look -> before == null || !before.contains(look))
                        .forEach(look -> watch(run, look));
            }
            case Rested.Held(var halt) -> {
                held.add(run.name());
                halt.until().ifPresent(end -> process.after(Duration.between(process.instant(), end), () -> wake(run)));
                if (freezes.edition() != edition) wake(run);
            }
            case Rested.Ended(var end) -> site.watcher().ended(run, end);
            case Rested.Stale ignored -> retry(run);
            case Rested.NotOurs() -> retry(run);
        }
    }

    /** Whether the policy is there; empty when that cannot be told now. */
    private Optional<Acts.Vouching> vouching(Fiber fiber) {
        var policy = process.call(fiber, site.hub(), new Request.Get(People.POLICY), by());
        if (policy.isEmpty()) return Optional.empty();
        if (policy.get().code() == 404) return Optional.of(new Acts.Vouching.Void("the policy is missing"));
        return policy.get().isOk()
                ? policy.get()
                        .object()
                        .map(is -> new Acts.Vouching.Vouched(at(Long.parseLong(Trees.text(is, "data", "since")))))
                : Optional.empty();
    }

    /** When the run's status was written last; the beginning of the world where it was not. */
    private static Instant seen(Json.Obj run) {
        return at(Trees.at(run, "status", SimulatedWorld.AT)
                .map(at -> ((Json.Num) at).value().longValue())
                .orElse(0L));
    }

    private static Instant at(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    private void retry(RunCase run) {
        fresh.add(run.name());
        process.after(site.dice().between(REREAD_MIN, REREAD_MAX), () -> wake(run));
    }

    /** The run as the process knows it; from the server when it knows that its copy is old. */
    private Optional<Json.Obj> read(Fiber fiber, RunCase run) {
        var cached = Optional.ofNullable(cache.get(run.name()));
        if (cached.isPresent() && !fresh.contains(run.name())) return cached;
        var answer = process.call(fiber, site.hub(), new Request.Get(run.key()), by());
        if (answer.isEmpty() || !answer.get().isOk()) {
            if (answer.isEmpty() || answer.get().code() != 404) retry(run);
            return Optional.empty();
        }
        fresh.remove(run.name());
        return answer.get().object();
    }

    /** Wakes the run when what it looks at changes; the first list after beginning to watch wakes it too. */
    private void watch(RunCase run, Look look) {
        var place = SimulatedWorld.place(site, look);
        if (place.isEmpty()) return;
        var alive = process;
        site.network()
                .watch(
                        place.get().cluster(),
                        key -> key.equals(place.get().key())
                                && !alive.isDead()
                                && watched.getOrDefault(run.name(), List.of()).contains(look),
                        (key, object) -> alive.deliver(() -> wake(run)));
        site.network()
                .relist(place.get().cluster(), place.get().key(), (key, object) -> alive.deliver(() -> wake(run)));
    }

    /** Between two actions anything may happen to the process. */
    private void peril(Fiber fiber) {
        var victim = process;
        switch (site.peril().next().orElse(null)) {
            case null -> {}
            case Mishap.Crash(var lateness) -> {
                site.network().holdUp(lateness);
                site.timeline().after(Duration.ZERO, () -> crash(victim));
                fiber.suspend();
            }
            case Mishap.Pause(var time) -> {
                site.watcher().log(() -> victim.identity() + " is stopped for " + time);
                victim.pause(time);
                victim.sleep(fiber, Duration.ZERO);
            }
        }
    }

    private Tags.OfOperator by() {
        return new Tags.OfOperator(process.identity());
    }
}
