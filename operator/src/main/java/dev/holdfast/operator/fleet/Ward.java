package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterStatus;
import dev.holdfast.core.fleet.Answer;
import dev.holdfast.core.fleet.Health;
import dev.holdfast.core.fleet.Health.Ask;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.Round;
import dev.holdfast.core.fleet.Signal;
import dev.holdfast.core.fleet.Steadiness;
import java.time.Duration;
import java.util.Optional;

/**
 * One cluster under observation: what is known of it, and when it is its turn. Used by one thread at a time; {@link
 * #health} may be read, and {@link #hurry} called, by any.
 */
final class Ward {

    private final String uid;
    private volatile Health health;
    private volatile Moment touched;
    private volatile boolean hurried;
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
        if (cluster.getMetadata().getGeneration() != generation || hurried) {
            hurried = false;
            generation = cluster.getMetadata().getGeneration();
            ask = new Ask(Signal.all(), Duration.ZERO);
        }
        return ask.after().minus(now.since(asked));
    }

    /** Notes that the questions are about to be put. */
    void asking(Moment now) {
        asked = now;
    }

    /** Notes what they came to. */
    void heard(Round round, Moment now) {
        health = health.hear(round, now);
        ask = health.next();
        boolean rests = ask.after().compareTo(Health.IN_DOUBT) > 0;
        // Clusters that came at once do not stay in step: each shifts its first question at rest by its own share.
        if (rests && !resting) ask = new Ask(ask.signals(), share(ask.after()));
        resting = rests;
        silentRounds = round.reachable().answer() == Answer.TRUE ? 0 : silentRounds + 1;
        touched = now;
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
