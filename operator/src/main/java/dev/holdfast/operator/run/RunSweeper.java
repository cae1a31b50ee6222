package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.alert.Retention;
import dev.holdfast.core.alert.Retention.Kept;
import dev.holdfast.core.run.Settled;
import dev.holdfast.operator.kubernetes.Api;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes runs that are only history ({@link Settled}) when they are old or many; what they own goes with them: their Jobs
 * beside them and the Secrets with their values. Looks once an hour; each run is removed as the version that was looked at,
 * so that one to which somebody has just appended an act stays.
 */
public final class RunSweeper implements AutoCloseable {

    /** What an installation keeps that does not say otherwise, in hours and objects: 90 days. */
    public static final int AGE_HOURS_DEFAULT = 90 * 24;

    public static final int COUNT_DEFAULT = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(RunSweeper.class);

    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    /** After a removal that failed, or as long as the alerts are not known. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    /** How many the API server may refuse to remove before the others are left alone too: it may be for lack of a right. */
    private static final int REFUSED_MAX = 10;

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Api own;
    private final Supplier<Stream<RecoveryRun>> runs;
    private final Supplier<Optional<Set<String>>> answering;
    private final Retention retention;
    private final InstantSource clock;
    private final BooleanSupplier mayAct;
    private final Counter removed;
    private final Thread thread = Thread.ofVirtual().name("runs-sweeper").unstarted(this::run);

    /**
     * @param runs all that this process knows
     * @param answering the runs that an alert has begun whose episode is open, as NAMESPACE/NAME; empty as long as that is
     *     not known
     */
    public RunSweeper(
            Api own,
            Supplier<Stream<RecoveryRun>> runs,
            Supplier<Optional<Set<String>>> answering,
            Retention retention,
            InstantSource clock,
            BooleanSupplier mayAct,
            MeterRegistry metrics) {
        this.own = own;
        this.runs = runs;
        this.answering = answering;
        this.retention = retention;
        this.clock = clock;
        this.mayAct = mayAct;
        this.removed = Counter.builder("holdfast.runs.removed")
                .description("Runs that were only history and were removed in time")
                .register(metrics);
    }

    /** Called once, when this replica leads and knows the runs. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) TimeUnit.NANOSECONDS.sleep(swept().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fault of one sweep is no end of sweeping. */
    private Duration swept() {
        try {
            return sweep() ? LOOK_AGAIN : TRY_AGAIN;
        } catch (RuntimeException e) {
            LOG.error("which runs are history could not be told; it is tried again in {}", LOOK_AGAIN, e);
            return LOOK_AGAIN;
        }
    }

    /** Removes what is due; false when that is to be tried again soon. */
    private boolean sweep() {
        var open = answering.get();
        if (open.isEmpty()) return false;
        var all = runs.get().toList();
        var settled = Settled.of(all.stream().map(run -> known(run, open.get())).toList());
        var kept = all.stream()
                .filter(run -> settled.contains(run.getMetadata().getUid()))
                .map(run -> new Kept<>(run, run.getStatus().completionTime(), true))
                .toList();
        int refused = 0;
        for (var run : retention.sweep(kept, clock.instant()).forget()) {
            if (Thread.currentThread().isInterrupted() || !mayAct.getAsBoolean()) return false;
            switch (remove(run)) {
                case GONE -> {}
                case REFUSED -> {
                    if (++refused >= REFUSED_MAX) return true;
                }
                case UNANSWERED -> {
                    return false;
                }
            }
        }
        return true;
    }

    private static Settled.Known known(RecoveryRun run, Set<String> open) {
        var meta = run.getMetadata();
        var spec = run.getSpec();
        var status = run.getStatus();
        var ended = Optional.ofNullable(status)
                .filter(is -> is.phase() != null && is.phase().terminal())
                .flatMap(is -> Optional.ofNullable(is.completionTime()));
        boolean owed = Quarantines.isWaiting(run)
                || GivenActs.hasUnheard(run)
                || open.contains(meta.getNamespace() + "/" + meta.getName())
                || status != null
                        && status.conditions().stream()
                                .anyMatch(condition -> condition.type().equals(StatusView.STILL_HELD));
        var needs = new HashSet<String>();
        if (spec.parent() != null) needs.add(spec.parent().uid());
        if (spec.deferred() != null) needs.add(spec.deferred().runUid());
        var about = new HashSet<String>();
        if (spec.planRef() != null)
            about.add("plan " + meta.getNamespace() + "/" + spec.planRef().name());
        if (status != null && status.target() != null) {
            about.add(status.target().kind() + " " + meta.getNamespace() + "/"
                    + status.target().name());
        }
        return new Settled.Known(
                meta.getUid(),
                meta.getNamespace(),
                Instant.parse(meta.getCreationTimestamp()),
                ended,
                owed,
                needs,
                about);
    }

    /** What became of a removal; one that was refused is tried again with the next sweep. */
    private enum Removal {
        GONE,
        REFUSED,
        UNANSWERED
    }

    private Removal remove(RecoveryRun run) {
        var meta = run.getMetadata();
        var options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("propagationPolicy", "Background");
        options.withObject("/preconditions")
                .put("uid", meta.getUid())
                .put("resourceVersion", meta.getResourceVersion());
        String words;
        var removal = Removal.UNANSWERED;
        try {
            var reply =
                    own.send("DELETE", Runs.path(meta.getNamespace(), meta.getName()), Api.JSON, Api.print(options));
            if (reply.ok()) {
                removed.increment();
                LOG.info(
                        "run {}/{} of {} was removed",
                        meta.getNamespace(),
                        meta.getName(),
                        meta.getCreationTimestamp());
                return Removal.GONE;
            }
            // gone, or changed since: the next sweep looks at it as it is then
            if (reply.code() == 404 || reply.code() == 409) return Removal.GONE;
            words = reply.words();
            if (reply.permanent()) removal = Removal.REFUSED;
        } catch (IOException e) {
            words = e.getMessage();
        }
        LOG.warn("run {}/{} was not removed, tried again: {}", meta.getNamespace(), meta.getName(), words);
        return removal;
    }

    @Override
    public void close() {
        // a replica that never led has nothing under way
        if (thread.getState() == Thread.State.NEW) return;
        thread.interrupt();
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
