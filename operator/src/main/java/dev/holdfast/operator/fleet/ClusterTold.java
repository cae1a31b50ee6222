package dev.holdfast.operator.fleet;

import dev.holdfast.api.Condition;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterStatus;
import dev.holdfast.core.fleet.Answer;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.Round;
import dev.holdfast.core.fleet.Sample;
import dev.holdfast.core.fleet.Verdict;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.operator.kubernetes.Events;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people how clusters are: log lines and Events when a verdict changes, metrics all the time. */
final class ClusterTold {

    private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.cluster");

    private final Events events;
    private final MeterRegistry metrics;
    private final Supplier<Moment> now;

    ClusterTold(Events events, MeterRegistry metrics, Supplier<Moment> now) {
        this.events = events;
        this.metrics = metrics;
        this.now = now;
    }

    /** Shows a cluster's verdicts, as of whenever they are asked for, until the meters are removed. */
    List<Meter> show(Cluster cluster, Ward ward, Breaker breaker, Supplier<Optional<Quarantine>> quarantine) {
        var tags = tags(cluster);
        var meters = new ArrayList<Meter>();
        meters.addAll(verdict(tags, ClusterView.READY, moment -> ward.health().readyAt(moment)));
        meters.addAll(
                verdict(tags, ClusterView.REACHABLE, moment -> ward.health().reachableAt(moment)));
        meters.add(Gauge.builder("holdfast.cluster.circuit.open", () -> breaker.isOpen() ? 1 : 0)
                .description("1 while steps leave the cluster alone because it gave no answers")
                .tags(tags)
                .register(metrics));
        meters.add(Gauge.builder(
                        "holdfast.cluster.deferred.actions",
                        () -> count(quarantine, is -> is.waiting().size()))
                .description("Deferred actions that wait for the cluster, which is quarantined while there are any")
                .tags(tags)
                .register(metrics));
        meters.add(Gauge.builder("holdfast.cluster.deferred.failed", () -> count(quarantine, Quarantine::failed))
                .description("Those of them that have failed, and wait for a person")
                .tags(tags)
                .register(metrics));
        return meters;
    }

    /** Not a number while nobody knows. */
    private static double count(Supplier<Optional<Quarantine>> quarantine, ToIntFunction<Quarantine> of) {
        return quarantine.get().map(is -> (double) of.applyAsInt(is)).orElse(Double.NaN);
    }

    private List<Meter> verdict(Tags tags, String type, Function<Moment, Verdict> verdict) {
        var meters = new ArrayList<Meter>();
        for (var answer : Answer.values()) {
            meters.add(Gauge.builder(
                            "holdfast.cluster.condition",
                            () -> verdict.apply(now.get()).answer() == answer ? 1 : 0)
                    .description("1 for the answer that stands: True, False or Unknown")
                    .tags(tags.and("type", type, "status", answer.word()))
                    .register(metrics));
        }
        return meters;
    }

    void hide(List<Meter> meters) {
        meters.forEach(metrics::remove);
    }

    /** One round of questions. */
    void asked(Round round, Duration took) {
        for (var sample : round.samples().values()) {
            Timer.builder("holdfast.cluster.questions")
                    .description("Rounds of questions to clusters, by how each was answered")
                    .tag("answer", name(sample))
                    .register(metrics)
                    .record(took);
        }
    }

    private static String name(Sample sample) {
        return sample.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A status was stored. */
    void stored(Cluster cluster, Optional<ClusterStatus> before, ClusterStatus after) {
        for (var condition : after.conditions()) {
            var said = ClusterView.find(before, condition.type());
            boolean news = said.filter(other -> other.status().equals(condition.status())
                            && condition.reason().equals(other.reason()))
                    .isEmpty();
            if (news) tell(cluster, condition);
        }
    }

    private void tell(Cluster cluster, Condition condition) {
        String sentence = condition.type() + " is " + condition.status() + ": " + condition.message();
        var meta = cluster.getMetadata();
        boolean quarantine = condition.type().equals(ClusterView.QUARANTINED);
        boolean good = condition.status().equals(quarantine ? "False" : "True");
        LOG.atLevel(good ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.WARN)
                .addKeyValue("cluster", meta.getNamespace() + "/" + meta.getName())
                .addKeyValue("reason", condition.reason())
                .log("{}", sentence);
        if (good) {
            events.normal(cluster, quarantine ? "QuarantineLifted" : condition.type(), sentence);
        } else {
            events.warning(
                    cluster,
                    quarantine
                            ? condition.type()
                            : condition.status().equals("False") ? "Not" + condition.type() : "Unknown",
                    sentence);
        }
    }

    void unwritten(Cluster cluster, String words) {
        var meta = cluster.getMetadata();
        LOG.atWarn()
                .addKeyValue("cluster", meta.getNamespace() + "/" + meta.getName())
                .log("the status of the cluster cannot be written, tried again: {}", words);
        Counter.builder("holdfast.cluster.unwritten")
                .description("Status writes of clusters that failed and are tried again")
                .register(metrics)
                .increment();
    }

    private static Tags tags(Cluster cluster) {
        var meta = cluster.getMetadata();
        return Tags.of("namespace", meta.getNamespace(), "cluster", meta.getName());
    }
}
