package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterSpec;
import dev.holdfast.api.fleet.SecretKeyRef;
import dev.holdfast.core.fleet.Answer;
import dev.holdfast.core.fleet.Finding;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.NodeZones;
import dev.holdfast.core.fleet.Round;
import dev.holdfast.core.fleet.Sample;
import dev.holdfast.core.fleet.Signal;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WardTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Duration time = Duration.ZERO;
    private int questions;

    @Test
    void whatever_its_share_a_cluster_at_rest_costs_less_than_a_fifth_of_a_request_a_second() {
        for (var said : List.of(new Sample.Good(), new Sample.Silent("no connection"), new Sample.Failing("etcd"))) {
            for (int n = 0; n < 200; n++) {
                var cluster =
                        cluster(UUID.nameUUIDFromBytes(new byte[] {(byte) n}).toString(), 1);
                var ward = new Ward(cluster, now());
                for (int i = 0; i < 20; i++) round(ward, cluster, said);
                int before = questions;
                var since = time;
                for (int i = 0; i < 100; i++) round(ward, cluster, said);
                double each = (questions - before) * 1000.0 / time.minus(since).toMillis();
                assertThat(each)
                        .as("%s %s", cluster.getMetadata().getUid(), said)
                        .isLessThanOrEqualTo(0.2);
            }
        }
    }

    @Test
    void clusters_that_came_at_once_do_not_stay_in_step() {
        var turns = new HashSet<Duration>();
        for (int n = 0; n < 20; n++) {
            time = Duration.ZERO;
            var cluster = cluster(UUID.nameUUIDFromBytes(new byte[] {(byte) n}).toString(), 1);
            var ward = new Ward(cluster, now());
            for (int i = 0; i < 10; i++) round(ward, cluster, new Sample.Good());
            turns.add(time);
        }
        assertThat(turns).hasSizeGreaterThan(10);
    }

    @Test
    void a_changed_spec_is_looked_at_at_once() {
        var ward = new Ward(cluster("a", 1), now());
        for (int i = 0; i < 10; i++) round(ward, cluster("a", 1), new Sample.Good());
        assertThat(ward.due(cluster("a", 1), now())).isPositive();
        assertThat(ward.due(cluster("a", 2), now())).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(ward.ask().signals()).isEqualTo(Signal.all());
    }

    @Test
    void a_cluster_that_did_not_answer_a_step_is_asked_everything_at_once_and_then_at_its_pace() {
        var ward = new Ward(cluster("a", 1), now());
        for (int i = 0; i < 10; i++) round(ward, cluster("a", 1), new Sample.Good());
        ward.hurry();
        assertThat(ward.due(cluster("a", 1), now())).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(ward.ask().signals()).isEqualTo(Signal.all());
        round(ward, cluster("a", 1), new Sample.Good());
        assertThat(ward.due(cluster("a", 1), now())).isPositive();
    }

    @Test
    void a_cluster_that_answers_quickly_is_late_after_a_second_and_a_slow_one_or_one_that_is_not_well_never() {
        var cluster = cluster("a", 1);
        var ward = new Ward(cluster, now());
        assertThat(ward.late()).isEmpty();
        for (int i = 0; i < 5; i++) round(ward, cluster, new Sample.Good());
        assertThat(ward.late()).contains(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) round(ward, cluster, new Sample.Silent("no connection"));
        assertThat(ward.late()).isEmpty();
        for (int i = 0; i < 5; i++) round(ward, cluster, new Sample.Good(), Duration.ofSeconds(2));
        assertThat(ward.late()).isEmpty();
    }

    @Test
    void what_is_found_tells_when_it_was_well_last_and_since_when_it_is_not() {
        var cluster = cluster("a", 1);
        var ward = new Ward(cluster, now());
        for (int i = 0; i < 5; i++) round(ward, cluster, new Sample.Good());
        var well = now();
        assertThat(finding(ward).wellAt()).contains(well);
        assertThat(finding(ward).illSince()).isEmpty();
        round(ward, cluster, new Sample.Silent("no connection"));
        var ill = finding(ward).illSince();
        assertThat(ill).isPresent();
        assertThat(ward.isUnheardSince(now())).isFalse();
        round(ward, cluster, new Sample.Silent("no connection"));
        assertThat(finding(ward).pulse()).isEqualTo(Finding.Pulse.UP);
        round(ward, cluster, new Sample.Silent("no connection"));
        assertThat(finding(ward).pulse()).isEqualTo(Finding.Pulse.DOWN);
        assertThat(finding(ward).illSince()).isEqualTo(ill);
        assertThat(finding(ward).wellAt()).contains(well);
    }

    @Test
    void a_cluster_is_known_by_what_it_says_it_is_until_its_registration_is_changed() {
        var ward = new Ward(cluster("a", 1), now());
        round(ward, cluster("a", 1), new Sample.Good());
        assertThat(ward.isIntroduced()).isFalse();
        ward.introduced(new Self("https://west", Optional.of("4711")));
        round(ward, cluster("a", 1), new Sample.Good());
        assertThat(ward.isIntroduced()).isTrue();
        assertThat(finding(ward).self()).contains("https://west 4711");
        round(ward, cluster("a", 2), new Sample.Good());
        assertThat(ward.isIntroduced()).isFalse();
    }

    @Test
    void nodes_that_cannot_be_seen_are_asked_for_again_much_later() {
        var cluster = cluster("a", 1);
        var ward = new Ward(cluster, now());
        assertThat(ward.nodesDue(now())).isFalse();
        for (int i = 0; i < 3; i++) round(ward, cluster, new Sample.Good(), Duration.ZERO);
        assertThat(ward.nodesDue(now())).isTrue();
        ward.nodes(Optional.empty(), now());
        time = time.plusMinutes(9);
        assertThat(ward.nodesDue(now())).isFalse();
        time = time.plusMinutes(1);
        assertThat(ward.nodesDue(now())).isTrue();
    }

    private void round(Ward ward, Cluster cluster, Sample said, Duration took) {
        var due = ward.due(cluster, now());
        if (due.isPositive()) time = time.plus(due);
        ward.asking(now());
        time = time.plus(took);
        var samples = new EnumMap<Signal, Sample>(Signal.class);
        for (var signal : ward.ask().signals()) samples.put(signal, said);
        ward.heard(new Round(samples), now());
    }

    private void round(Ward ward, Cluster cluster, Sample said) {
        var due = ward.due(cluster, now());
        if (due.isPositive()) time = time.plus(due);
        ward.asking(now());
        var samples = new EnumMap<Signal, Sample>(Signal.class);
        for (var signal : ward.ask().signals()) samples.put(signal, said);
        questions += samples.size();
        time = time.plusMillis(20);
        ward.heard(new Round(samples), now());
        if (said instanceof Sample.Good && ward.nodesDue(now())) {
            questions++;
            ward.nodes(Optional.of(List.of(new NodeZones.Node("a", Answer.TRUE))), now());
        }
    }

    private Finding finding(Ward ward) {
        return ward.findings(now()).getLast();
    }

    private Moment now() {
        return new Moment(NOON.plus(time), time.toNanos());
    }

    private static Cluster cluster(String uid, long generation) {
        var cluster = new Cluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withName("west")
                .withNamespace("shop")
                .withUid(uid)
                .withGeneration(generation)
                .build());
        cluster.setSpec(new ClusterSpec(new SecretKeyRef("west-kubeconfig", null), null, null, null, null, null, null));
        return cluster;
    }
}
