package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterStatus;
import dev.holdfast.core.fleet.Answer;
import dev.holdfast.core.fleet.Finding;
import dev.holdfast.core.fleet.Health;
import dev.holdfast.core.fleet.Health.Ask;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.NodeZones;
import dev.holdfast.core.fleet.Place;
import dev.holdfast.core.fleet.Reason;
import dev.holdfast.core.fleet.Round;
import dev.holdfast.core.fleet.Signal;
import dev.holdfast.core.fleet.Steadiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One cluster under observation: what is known of it, and when it is its turn. Used by one thread at a time; {@link
 * #health} may be read, and {@link #hurry} called, by any.
 */
final class Ward {

    /** A question that is not answered by then is late, however quickly those before it were. */
    private static final Duration LATE_MIN = Duration.ofSeconds(1);

    /** Whoever takes longer leaves no time for further questions within the deadline of the first. */
    private static final Duration LATE_MAX = Duration.ofMillis(1500);

    /** After how long nodes that could not be seen are asked for again. */
    private static final Duration HIDDEN_FOR = Duration.ofMinutes(10);

    private final String uid;
    private volatile Health health;
    private volatile Moment touched;
    private volatile boolean hurried;
    private volatile Place place;
    private volatile Optional<Moment> illSince = Optional.empty();
    private volatile Optional<Moment> wellAt = Optional.empty();
    private volatile Optional<Self> self = Optional.empty();
    private volatile boolean introduced;
    private Optional<Duration> took = Optional.empty();
    private volatile NodeZones zones = NodeZones.unknown();
    private Optional<Moment> nodesHidden = Optional.empty();
    private long generation = -1;
    private Ask ask = new Ask(Signal.all(), Duration.ZERO);
    private Moment asked;
    private boolean resting;
    private int silentRounds;
    private Optional<String> version = Optional.empty();
    private Moment versionAsked;
    private Optional<ClusterStatus> written;

    Ward(Cluster cluster, Moment now) {
        this.uid = cluster.getMetadata().getUid();
        this.place = place(cluster);
        this.health = Health.unknown(Steadiness.DEFAULT, now);
        this.touched = now;
        this.asked = now;
        this.versionAsked = now;
        this.written = Optional.ofNullable(cluster.getStatus());
        if (cluster.getStatus() != null)
            version = Optional.ofNullable(cluster.getStatus().version());
    }

    boolean isOf(Cluster cluster) {
        return uid.equals(cluster.getMetadata().getUid());
    }

    Health health() {
        return health;
    }

    Moment touched() {
        return touched;
    }

    Optional<String> version() {
        return version;
    }

    /** Whether it was asked who it is, since it was registered or changed. */
    boolean isIntroduced() {
        return introduced;
    }

    /** Notes what it says it is. */
    void introduced(Self as) {
        self = Optional.of(as);
        introduced = true;
    }

    /** What it said last that it is, through the Cluster as it is now. */
    Optional<Self> self() {
        return introduced ? self : Optional.empty();
    }

    Optional<ClusterStatus> written() {
        return written;
    }

    Ask ask() {
        return ask;
    }

    /** Somebody got no answer from it: it is to be asked at once. May be called by any thread. */
    void hurry() {
        hurried = true;
    }

    /** How long until its next question is due; a changed spec is looked at at once. */
    Duration due(Cluster cluster, Moment now) {
        touched = now;
        place = place(cluster);
        if (cluster.getMetadata().getGeneration() != generation || hurried) {
            hurried = false;
            introduced &= cluster.getMetadata().getGeneration() == generation;
            generation = cluster.getMetadata().getGeneration();
            ask = new Ask(Signal.all(), Duration.ZERO);
        }
        return ask.after().minus(now.since(asked));
    }

    /** Notes that the questions are about to be put. */
    void asking(Moment now) {
        asked = now;
    }

    /** Notes what they came to; whether it is the first round that went badly. */
    boolean heard(Round round, Moment now) {
        health = health.hear(round, now);
        boolean news = remember(round, now);
        ask = health.next();
        boolean rests = ask.after().compareTo(Health.IN_DOUBT) > 0;
        // Clusters that came at once do not stay in step: each shifts its first question at rest by its own share.
        if (rests && !resting) ask = new Ask(ask.signals(), share(ask.after()));
        resting = rests;
        silentRounds = round.reachable().answer() == Answer.TRUE ? 0 : silentRounds + 1;
        touched = now;
        return news;
    }

    private boolean remember(Round round, Moment now) {
        var said = round.reachable().answer();
        boolean failing = round.ready().reason() == Reason.FAILING;
        boolean news = false;
        if (said == Answer.FALSE || failing) {
            news = illSince.isEmpty();
            if (news) illSince = Optional.of(asked);
        } else if (said == Answer.TRUE) {
            illSince = Optional.empty();
            wellAt = Optional.of(now);
        }
        if (said == Answer.TRUE) took = Optional.of(now.since(asked));
        return news;
    }

    /**
     * After what time a question is late, so that further ones are put beside it: when it is well by all that is known,
     * and has answered quickly. One that takes its time is given it.
     */
    Optional<Duration> late() {
        boolean well = health.isKnown() && health.reachable().verdict().answer() == Answer.TRUE;
        return took.filter(last -> well)
                .map(last -> last.multipliedBy(2))
                .map(twice -> twice.compareTo(LATE_MIN) < 0 ? LATE_MIN : twice)
                .filter(late -> late.compareTo(LATE_MAX) <= 0);
    }

    /** What is found of it, and of the zones inside it. */
    List<Finding> findings(Moment now) {
        var cluster = Finding.of(place, health, illSince, wellAt, self.flatMap(Self::witness), now);
        var findings = new ArrayList<>(zones.findings(cluster, now));
        findings.add(cluster);
        return findings;
    }

    /** Whether its nodes are to be listed now. */
    boolean nodesDue(Moment now) {
        boolean hidden = nodesHidden
                .filter(at -> now.since(at).compareTo(HIDDEN_FOR) < 0)
                .isPresent();
        return health.isKnown() && !hidden && zones.isDue(now);
    }

    /** Notes its nodes; empty when they cannot be seen, which is tried again much later. */
    void nodes(Optional<List<NodeZones.Node>> listed, Moment now) {
        nodesHidden = listed.isPresent() ? Optional.empty() : Optional.of(now);
        listed.ifPresent(nodes -> zones = zones.hear(nodes, now));
    }

    /** Whether it is well as far as is known, and did not say so since {@code moment}. */
    boolean isUnheardSince(Moment moment) {
        return illSince.isEmpty()
                && wellAt.filter(well -> well.nanos() - moment.nanos() < 0).isPresent();
    }

    /** Whether both stand in one zone, site or region. */
    boolean isBeside(Ward other) {
        return place.isBeside(other.place);
    }

    private static Place place(Cluster cluster) {
        var meta = cluster.getMetadata();
        var spec = cluster.getSpec();
        return Place.cluster(
                meta.getNamespace(),
                meta.getName(),
                Optional.ofNullable(spec.zone()),
                Optional.ofNullable(spec.site()),
                Optional.ofNullable(spec.region()));
    }

    int silentRounds() {
        return silentRounds;
    }

    void version(Optional<String> said, Moment now) {
        if (said.isPresent()) version = said;
        versionAsked = now;
    }

    Duration sinceVersion(Moment now) {
        return now.since(versionAsked);
    }

    void written(ClusterStatus status) {
        written = Optional.of(status);
    }

    private Duration share(Duration whole) {
        return whole.multipliedBy(Math.floorMod(uid.hashCode(), 100) + 1).dividedBy(100);
    }
}
