package dev.holdfast.operator.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterStatus;
import dev.holdfast.core.fleet.Answer;
import dev.holdfast.core.fleet.Finding;
import dev.holdfast.core.fleet.Health;
import dev.holdfast.core.fleet.Likeness;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.Reason;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Events;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Asks each cluster how it is, in a thread of its own: one that answers late, or never, delays nothing but its own next
 * question. The status is written when a verdict changes, and seldom otherwise.
 */
@ControllerConfiguration(name = "cluster")
public final class ClusterReconciler implements Reconciler<Cluster> {

    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration VERSION_EVERY = Duration.ofMinutes(10);

    /** After so many rounds without an answer the kubeconfig is read again: about two minutes. */
    private static final int SILENT_ROUNDS_MAX = 12;

    /** A cluster that was not looked at for so long is gone. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(5);

    /** How many clusters elsewhere are asked when one is in doubt. */
    private static final int WITNESSES_MAX = 3;

    private record Entry(Ward ward, List<Meter> meters) {}

    private final Api own;
    private final Fleet fleet;
    private final ClusterObserver observer;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final ClusterTold told;
    private final SimpleInboundEventSource<Cluster> wakes = new SimpleInboundEventSource<>("silent-to-a-step");
    private final Optional<Lookout> lookout;
    private volatile IndexerResourceCache<Cluster> clusters;
    private final Map<ResourceID, Entry> wards = new ConcurrentHashMap<>();

    /** @param lookout who tells of clusters that are down, if anybody does */
    public ClusterReconciler(
            Api own,
            Fleet fleet,
            BooleanSupplier mayAct,
            InstantSource clock,
            Events events,
            MeterRegistry metrics,
            Optional<Lookout> lookout) {
        this.own = own;
        this.fleet = fleet;
        this.observer = new ClusterObserver(fleet);
        this.mayAct = mayAct;
        this.clock = clock;
        this.told = new ClusterTold(events, metrics, this::now);
        this.lookout = lookout;
        fleet.onDoubt(this::hurry);
        fleet.onSilence(this::silence);
        fleet.onAnswers(this::answers);
        fleet.onNames(this::names, this::isTold, this::site);
        lookout.ifPresent(told -> told.follow(this::findings));
    }

    private List<Finding> findings() {
        var now = now();
        return wards.values().stream()
                .flatMap(entry -> entry.ward().findings(now).stream())
                .toList();
    }

    @Override
    public List<EventSource<?, Cluster>> prepareEventSources(EventSourceContext<Cluster> context) {
        clusters = context.getPrimaryCache();
        return List.of(wakes);
    }

    /** What is known of who each registered cluster is: what it has said to this process, else what its status tells. */
    private List<Likeness> likenesses() {
        return clusters.list().map(this::likeness).toList();
    }

    private Likeness likeness(Cluster cluster) {
        var self = self(cluster);
        var told = Optional.ofNullable(cluster.getStatus())
                .filter(status -> cluster.getMetadata().getGeneration().equals(status.observedGeneration()))
                .map(ClusterStatus::uid);
        var annotations =
                Optional.ofNullable(cluster.getMetadata().getAnnotations()).orElse(Map.of());
        return new Likeness(
                id(cluster),
                self.map(Self::uid).orElse(told),
                self.map(Self::server),
                "true".equals(annotations.get(Likeness.DISTINCT)));
    }

    private Optional<Self> self(Cluster cluster) {
        return Optional.ofNullable(wards.get(ResourceID.fromResource(cluster)))
                .filter(entry -> entry.ward().isOf(cluster))
                .flatMap(entry -> entry.ward().self());
    }

    private Optional<Cluster> cluster(String id) {
        int slash = id.indexOf('/');
        return clusters.get(new ResourceID(id.substring(slash + 1), id.substring(0, slash)));
    }

    /** All names of the cluster that is named so. */
    private Set<String> names(String cluster) {
        return Likeness.names(cluster, likenesses());
    }

    /** Whether it is known of a cluster which one it is, or that it does not let us see it. */
    private boolean isTold(String cluster) {
        return cluster(cluster)
                .filter(is -> self(is).isPresent() || likeness(is).uid().isPresent())
                .isPresent();
    }

    private Optional<String> site(String cluster) {
        return cluster(cluster).map(is -> is.getSpec().site());
    }

    /** A step got no answer: the cluster's next question is due now, not in a few seconds. */
    private void hurry(String cluster) {
        int slash = cluster.indexOf('/');
        var id = new ResourceID(cluster.substring(slash + 1), cluster.substring(0, slash));
        var entry = wards.get(id);
        if (entry == null) return;
        entry.ward().hurry();
        wakes.propagateEvent(id);
    }

    /** That a cluster gives no answer, since when and as of when; empty when it does, or when that is not known. */
    private Optional<String> silence(String cluster) {
        var known = health(cluster);
        if (known.isEmpty()) return Optional.empty();
        var health = known.get();
        var verdict = health.reachableAt(now());
        if (verdict.answer() != Answer.FALSE) return Optional.empty();
        return Optional.of("Cluster " + cluster + " is not reachable since "
                + health.reachable().since().time().truncatedTo(ChronoUnit.SECONDS)
                + health.asOf()
                        .map(at -> ", as of " + at.time().truncatedTo(ChronoUnit.SECONDS))
                        .orElse("") + ": "
                + verdict.words());
    }

    private boolean answers(String cluster) {
        return health(cluster)
                .filter(health -> health.reachableAt(now()).answer() == Answer.TRUE)
                .isPresent();
    }

    private Optional<Health> health(String cluster) {
        int slash = cluster.indexOf('/');
        return Optional.ofNullable(wards.get(new ResourceID(cluster.substring(slash + 1), cluster.substring(0, slash))))
                .map(entry -> entry.ward().health());
    }

    private Moment now() {
        return new Moment(clock.instant(), System.nanoTime());
    }

    @Override
    public UpdateControl<Cluster> reconcile(Cluster cluster, Context<Cluster> context) {
        if (!mayAct.getAsBoolean()) return again(LATER);
        sweep();
        var ward = ward(cluster);
        var due = ward.due(cluster, now());
        if (due.isPositive()) return again(due);
        ask(cluster, ward);
        write(cluster, ward);
        return again(ward.due(cluster, now()));
    }

    private void ask(Cluster cluster, Ward ward) {
        var began = now();
        ward.asking(began);
        var rounds = observer.observe(cluster, ward.ask().signals(), ward.late(), () -> askOthers(ward, began));
        var ended = now();
        var before = ward.health().reachable().verdict().answer();
        for (var each : rounds) {
            if (ward.heard(each, ended)) askOthers(ward, began);
            told.asked(each, ended.since(began));
        }
        if (ward.health().reachable().verdict().answer() != before) fleet.stands();
        var round = rounds.getLast();
        if (lookout.isPresent() && round.ready().answer() == Answer.TRUE && ward.nodesDue(ended)) {
            ward.nodes(observer.nodes(cluster), now());
        }
        boolean due = ward.sinceVersion(ended).compareTo(VERSION_EVERY) >= 0;
        boolean answers = round.reachable().answer() == Answer.TRUE;
        if (answers && (due || !ward.isIntroduced())) observer.self(cluster).ifPresent(ward::introduced);
        lookout.ifPresent(Lookout::wake);
        if (round.ready().reason() == Reason.CREDENTIALS_REFUSED) fleet.reread(cluster);
        if (answers) {
            fleet.breaker(id(cluster)).answered();
            if (ward.version().isEmpty() || due) ward.version(observer.version(cluster), ended);
        } else if (ward.silentRounds() % SILENT_ROUNDS_MAX == 0) {
            fleet.reread(cluster);
        }
    }

    /**
     * A cluster is in doubt: those beside it may be about to fail with it, and some elsewhere can say whether it is we who
     * are cut off. Who has answered since is not asked again.
     */
    private void askOthers(Ward doubted, Moment since) {
        if (lookout.isEmpty()) return;
        int elsewhere = 0;
        for (var entry : wards.entrySet()) {
            var other = entry.getValue().ward();
            if (other == doubted || !other.isUnheardSince(since)) continue;
            if (!other.isBeside(doubted) && ++elsewhere > WITNESSES_MAX) continue;
            other.hurry();
            wakes.propagateEvent(entry.getKey());
        }
    }

    private void write(Cluster cluster, Ward ward) {
        var health = ward.health();
        if (!health.isKnown()) return;
        var before = ward.written();
        var next = ClusterView.of(
                cluster,
                health,
                ward.version(),
                ward.self().flatMap(Self::uid),
                fleet.quarantine(id(cluster)),
                before,
                clock.instant());
        if (!ClusterView.isWorthWriting(before, next) || !mayAct.getAsBoolean()) return;
        try {
            var reply = own.send("PATCH", path(cluster), Api.MERGE_PATCH, patch(cluster, next));
            // What is refused for good is not sent again before something changes.
            if (reply.ok() || reply.permanent()) ward.written(next);
            if (reply.ok()) told.stored(cluster, before, next);
            if (!reply.ok() && reply.code() != 404) told.unwritten(cluster, reply.words());
        } catch (IOException e) {
            told.unwritten(cluster, e.getMessage());
        }
    }

    /** With the uid, so that nothing is said of another cluster of that name. */
    private static String patch(Cluster cluster, ClusterStatus status) throws IOException {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/metadata").put("uid", cluster.getMetadata().getUid());
        patch.set("status", Api.MAPPER.valueToTree(status));
        return Api.print(patch);
    }

    private static String path(Cluster cluster) {
        var meta = cluster.getMetadata();
        return "/apis/holdfast.dev/v1alpha1/namespaces/" + meta.getNamespace() + "/clusters/" + meta.getName()
                + "/status";
    }

    private Ward ward(Cluster cluster) {
        return wards.compute(ResourceID.fromResource(cluster), (id, before) -> {
                    if (before != null && before.ward().isOf(cluster)) return before;
                    if (before != null) told.hide(before.meters());
                    var ward = new Ward(cluster, now());
                    return new Entry(
                            ward,
                            told.show(cluster, ward, fleet.breaker(id(cluster)), () -> fleet.quarantine(id(cluster))));
                })
                .ward();
    }

    /** Forgets clusters that are gone: they have no turn any more. */
    private void sweep() {
        var now = now();
        wards.forEach((id, entry) -> {
            if (now.since(entry.ward().touched()).compareTo(GONE_AFTER) < 0) return;
            if (!wards.remove(id, entry)) return;
            told.hide(entry.meters());
            fleet.forget(id.getNamespace().orElse("") + "/" + id.getName());
        });
    }

    private static String id(Cluster cluster) {
        return cluster.getMetadata().getNamespace() + "/"
                + cluster.getMetadata().getName();
    }

    private static UpdateControl<Cluster> again(Duration after) {
        return UpdateControl.<Cluster>noUpdate().rescheduleAfter(Math.max(1, after.toMillis()));
    }
}
