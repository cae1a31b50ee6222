package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertStatus;
import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.Episode;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.core.alert.Intake;
import dev.holdfast.core.alert.Intake.Decision;
import dev.holdfast.core.alert.Limits;
import dev.holdfast.core.alert.Silence;
import dev.holdfast.core.plan.Names;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Takes in one delivered alert: decides what it means and makes that durable. Deliveries of the same alert at the same
 * moment wait for each other; should another process have stored it, the name says so and the decision is made again.
 */
final class Receiving {
    private static final int ROUNDS_MAX = 5;
    private static final int NAMES_MAX = 5;
    private static final int LOCKS = 1024;

    /** What became of one delivered alert. */
    enum Fate {
        BEGUN,
        REPEATED,
        RESOLVED,
        IGNORED
    }

    /** Either a fate, or why there is none yet, or why there never will be one. */
    sealed interface Result {
        record Durable(Fate fate) implements Result {}

        record NotNow(String words) implements Result {}

        record Never(String words) implements Result {}
    }

    private final String namespace;
    private final Store<ReceivedAlert> store;
    private final Ledger ledger;
    private final AlertQueue queue;
    private final InstantSource clock;
    private final BooleanSupplier leading;
    private final Silence silence;
    private final Refusals refusals;
    private final TakenEvents taken = new TakenEvents();
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    Receiving(
            AlertSettings settings,
            Store<ReceivedAlert> store,
            Ledger ledger,
            AlertQueue queue,
            InstantSource clock,
            BooleanSupplier leading,
            Refusals refusals) {
        this.namespace = settings.namespace();
        this.silence = settings.silence();
        this.store = store;
        this.ledger = ledger;
        this.queue = queue;
        this.clock = clock;
        this.leading = leading;
        this.refusals = refusals;
    }

    Result receive(Alert alert, boolean urgent) {
        var identity = alert.identity();
        var lock = locks.get(Math.floorMod(identity.hashCode(), LOCKS));
        lock.lock();
        try {
            var result = decide(alert, identity, urgent);
            if (result instanceof Result.Durable) alert.event().ifPresent(taken::add);
            return result;
        } finally {
            lock.unlock();
        }
    }

    private Result decide(Alert alert, Identity identity, boolean urgent) {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (!leading.getAsBoolean()) return new Result.NotNow("this replica does not lead");
            var latest = ledger.latest(namespace, identity);
            boolean known = alert.event()
                    .filter(event -> taken.contains(event) || ledger.isBegunBy(namespace, identity, event))
                    .isPresent();
            var decision =
                    Intake.decide(alert.status(), latest.map(KnownAlert::episode), clock.instant(), silence, known);
            var result =
                    switch (decision) {
                        case Decision.Begin(var episode) -> begin(alert, identity, episode, urgent);
                        case Decision.Repeat(var episode, var write) -> repeat(latest.orElseThrow(), episode, write);
                        case Decision.Resolve(var episode) -> resolve(latest.orElseThrow(), episode);
                        case Decision.Nothing() -> nothing(alert);
                    };
            if (result.isPresent()) return result.get();
        }
        return new Result.NotNow("the alert was changed by others " + ROUNDS_MAX + " times in between");
    }

    /** Under the first name that nothing else has. */
    private Optional<Result> begin(Alert alert, Identity identity, Episode first, boolean urgent) {
        var episode = first;
        for (int tried = 0; tried < NAMES_MAX; tried++) {
            var object = Mapping.toObject(namespace, alert, identity, episode);
            var ref = Ref.of(object);
            var answer = store.create(object);
            if (!(answer instanceof Answer.Conflict)) return begun(answer, alert, episode, urgent);
            var result = reread(ref);
            var other = ledger.find(ref).filter(known -> !known.identity().equals(identity));
            if (other.isEmpty()) return result;
            episode = Episode.begun(episode.number() + 1, episode.firstSeen());
        }
        return Optional.of(new Result.Never("the name " + Names.alert(Mapping.title(alert), identity, first.number())
                + " and those of " + (NAMES_MAX - 1) + " further episodes are taken by other alerts; delete those"));
    }

    private Optional<Result> begun(Answer<ReceivedAlert> answer, Alert alert, Episode episode, boolean urgent) {
        return switch (answer) {
            case Answer.Done<ReceivedAlert>(var created) -> {
                ledger.observe(Mapping.known(created).with(episode, 1));
                queue.add(Ref.of(created), Optional.of(created), urgent);
                Limits.fit(alert).rejected().ifPresent(reason -> rejected(alert, Ref.of(created), reason));
                yield durable(Fate.BEGUN);
            }
            case Answer.Conflict<ReceivedAlert>() -> Optional.empty();
            case Answer.Absent<ReceivedAlert>() -> Optional.of(new Result.NotNow("there is no namespace " + namespace));
            case Answer.Refused<ReceivedAlert>(var words) -> Optional.of(new Result.Never(words));
            case Answer.Denied<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
            case Answer.NotNow<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
        };
    }

    private void rejected(Alert alert, Ref ref, String reason) {
        var refusal = alert.fault().isPresent() ? Refusal.ALERT_SHAPE : Refusal.ALERT_TRUNCATED;
        refusals.tell(refusal, "alert " + ref + " is never matched: " + reason);
    }

    /** Nothing is stored of an alert in a wrong shape that says that it is over; that it was in a wrong shape is told. */
    private Optional<Result> nothing(Alert alert) {
        alert.fault()
                .ifPresent(reason -> refusals.tell(
                        Refusal.ALERT_SHAPE,
                        "alert " + Mapping.title(alert) + " that is over is not taken: " + reason));
        return durable(Fate.IGNORED);
    }

    /** The sight is in memory first: it counts even while it is not worth a write. */
    private Optional<Result> repeat(KnownAlert known, Episode episode, boolean write) {
        ledger.saw(known.ref(), episode.seen().orElseThrow());
        return write ? write(known, Fate.REPEATED, episode.written()) : durable(Fate.REPEATED);
    }

    private Optional<Result> resolve(KnownAlert known, Episode episode) {
        return write(known, Fate.RESOLVED, episode);
    }

    private Optional<Result> write(KnownAlert known, Fate fate, Episode episode) {
        return switch (store.read(known.ref())) {
            case Answer.Done<ReceivedAlert>(var alert) -> {
                if (!alert.getMetadata().getUid().equals(known.uid())) {
                    ledger.observe(Mapping.known(alert));
                    yield Optional.empty();
                }
                var before = Optional.ofNullable(alert.getStatus()).orElseGet(ReceivedAlertStatus::blank);
                var deliveries =
                        ledger.find(known.ref()).map(KnownAlert::deliveries).orElse(known.deliveries());
                alert.setStatus(AlertStatus.seen(before, known.with(episode, deliveries)));
                yield put(alert, fate);
            }
            case Answer.Absent<ReceivedAlert>() -> {
                ledger.forget(known.ref(), known.uid());
                yield Optional.empty();
            }
            case Answer.Conflict<ReceivedAlert>() -> Optional.empty();
            case Answer.Refused<ReceivedAlert>(var words) -> Optional.of(new Result.Never(words));
            case Answer.Denied<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
            case Answer.NotNow<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
        };
    }

    private Optional<Result> put(ReceivedAlert alert, Fate fate) {
        return switch (store.putStatus(alert)) {
            case Answer.Done<ReceivedAlert>(var written) -> {
                ledger.observe(Mapping.known(written));
                yield durable(fate);
            }
            case Answer.Conflict<ReceivedAlert>() -> reread(Ref.of(alert));
            case Answer.Absent<ReceivedAlert>() -> reread(Ref.of(alert));
            case Answer.Refused<ReceivedAlert>(var words) -> Optional.of(new Result.Never(words));
            case Answer.Denied<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
            case Answer.NotNow<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
        };
    }

    /** Learns what the API server has, so that the decision can be made again. */
    private Optional<Result> reread(Ref ref) {
        return switch (store.read(ref)) {
            case Answer.Done<ReceivedAlert>(var found) -> {
                ledger.observe(Mapping.known(found));
                yield Optional.empty();
            }
            case Answer.Absent<ReceivedAlert>() -> {
                ledger.find(ref).ifPresent(known -> ledger.forget(ref, known.uid()));
                yield Optional.empty();
            }
            case Answer.Conflict<ReceivedAlert>() -> Optional.empty();
            case Answer.Refused<ReceivedAlert>(var words) -> Optional.of(new Result.Never(words));
            case Answer.Denied<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
            case Answer.NotNow<ReceivedAlert>(var words) -> Optional.of(new Result.NotNow(words));
        };
    }

    private static Optional<Result> durable(Fate fate) {
        return Optional.of(new Result.Durable(fate));
    }
}
