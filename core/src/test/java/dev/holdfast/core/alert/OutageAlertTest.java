package dev.holdfast.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fleet.Notice;
import dev.holdfast.core.fleet.Outage;
import dev.holdfast.core.fleet.Place;
import dev.holdfast.core.fleet.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutageAlertTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Place CLUSTER =
            Place.cluster("ops", "east-1", Optional.of("a"), Optional.of("east"), Optional.of("north"));

    @Test
    void an_outage_is_an_alert_with_its_evidence() {
        var alert = OutageAlert.of(new Notice.Down(new Outage(CLUSTER, NOON, NOON.plusSeconds(9), List.of("a", "b"))));
        assertThat(alert.firing()).isTrue();
        assertThat(alert.labels())
                .isEqualTo(Map.of(
                        "alertname",
                        "HoldfastClusterDown",
                        "severity",
                        "critical",
                        "cluster",
                        "east-1",
                        "cluster_namespace",
                        "ops",
                        "zone",
                        "a",
                        "site",
                        "east",
                        "region",
                        "north"));
        assertThat(alert.remarks()).containsEntry("source", "holdfast").containsEntry("startsAt", NOON.toString());
        assertThat(alert.annotations())
                .containsEntry("evidence", "a\nb")
                .containsEntry("since", NOON.toString())
                .containsEntry("asOf", NOON.plusSeconds(9).toString());
    }

    @Test
    void the_end_of_an_outage_has_the_identity_of_the_outage() {
        var down = OutageAlert.of(new Notice.Down(new Outage(CLUSTER, NOON, NOON, List.of())));
        var up = OutageAlert.of(new Notice.Up(CLUSTER));
        assertThat(up.firing()).isFalse();
        assertThat(up.identity()).isEqualTo(down.identity());
    }

    @Test
    void the_labels_of_every_scope_give_their_place_back() {
        for (var place : List.of(
                CLUSTER,
                CLUSTER.nodes("b"),
                new Place(Scope.ZONE, Map.of("zone", "a", "site", "east")),
                new Place(Scope.SITE, Map.of("site", "east", "region", "north")),
                new Place(Scope.REGION, Map.of("region", "north")))) {
            assertThat(OutageAlert.place(OutageAlert.of(new Notice.Up(place)).labels()))
                    .contains(place);
        }
    }

    @Test
    void what_is_not_ours_is_no_place() {
        var ours = OutageAlert.of(new Notice.Up(CLUSTER)).labels();
        var more = new java.util.TreeMap<>(ours);
        more.put("team", "payments");
        assertThat(OutageAlert.place(more)).isEmpty();
        assertThat(OutageAlert.place(Map.of("alertname", "ShopIsDown", "site", "east")))
                .isEmpty();
        assertThat(OutageAlert.place(Map.of())).isEmpty();
    }
}
