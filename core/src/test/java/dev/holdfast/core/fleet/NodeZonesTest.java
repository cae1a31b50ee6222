package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fleet.Finding.Pulse;
import dev.holdfast.core.fleet.NodeZones.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NodeZonesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Place EAST =
            Place.cluster("ops", "east", Optional.empty(), Optional.of("dc"), Optional.empty());

    private NodeZones zones = NodeZones.unknown();
    private Duration time = Duration.ofHours(1);

    private Moment now() {
        return new Moment(NOON.plus(time), time.toNanos());
    }

    /** @param nodes such as {@code a+ a- b?}: ready, not ready, no condition */
    private void list(int times, String... nodes) {
        for (int i = 0; i < times; i++) {
            time = time.plus(NodeZones.IN_DOUBT);
            var list = new ArrayList<Node>();
            for (var node : nodes) {
                char sign = node.charAt(node.length() - 1);
                list.add(new Node(
                        node.substring(0, node.length() - 1),
                        sign == '+' ? Answer.TRUE : sign == '-' ? Answer.FALSE : Answer.UNKNOWN));
            }
            zones = zones.hear(list, now());
        }
    }

    private Map<String, Pulse> found() {
        return found(Pulse.UP);
    }

    private Map<String, Pulse> found(Pulse cluster) {
        var finding = new Finding(
                EAST,
                cluster,
                "",
                NOON,
                Optional.of(NOON),
                Optional.empty(),
                Optional.of(now()),
                false,
                Optional.empty());
        return zones.findings(finding, now()).stream()
                .collect(Collectors.toMap(each -> each.place().names().get(Place.ZONE), Finding::pulse));
    }

    @Test
    void a_zone_is_dark_when_none_of_its_nodes_is_ready_for_three_lists_and_another_zone_s_is() {
        list(3, "a+", "a+", "b+", "b+");
        assertThat(found()).isEqualTo(Map.of("a", Pulse.UP, "b", Pulse.UP));
        list(5, "a+", "a+", "b-", "b+");
        assertThat(found()).containsEntry("b", Pulse.UP);
        list(2, "a+", "a+", "b-", "b-");
        assertThat(found()).containsEntry("b", Pulse.UP);
        list(1, "a+", "a+", "b-", "b-");
        assertThat(found()).isEqualTo(Map.of("a", Pulse.UP, "b", Pulse.DOWN));
        list(3, "a+", "a+", "b-", "b+");
        assertThat(found()).containsEntry("b", Pulse.UP);
    }

    @Test
    void when_no_node_of_any_zone_is_ready_nothing_is_concluded() {
        list(3, "a+", "b+");
        list(10, "a-", "b-");
        assertThat(found()).isEqualTo(Map.of("a", Pulse.UNKNOWN, "b", Pulse.UNKNOWN));
        list(10, "only-");
        assertThat(found()).isEqualTo(Map.of("only", Pulse.UNKNOWN));
    }

    @Test
    void a_node_without_a_condition_counts_neither_way() {
        list(10, "a+", "b-", "b?", "c?");
        assertThat(found()).isEqualTo(Map.of("a", Pulse.UP, "b", Pulse.DOWN));
    }

    @Test
    void of_a_cluster_that_is_not_up_or_was_not_asked_for_long_nothing_is_known() {
        list(10, "a+", "b-");
        assertThat(found(Pulse.DOWN)).containsEntry("b", Pulse.UNKNOWN);
        time = time.plusMinutes(4);
        assertThat(found()).containsEntry("b", Pulse.UNKNOWN);
    }

    @Test
    void at_rest_it_is_listed_once_a_minute_and_in_doubt_every_five_seconds() {
        assertThat(zones.isDue(now())).isTrue();
        list(1, "a+", "b+");
        time = time.plus(NodeZones.IN_DOUBT);
        assertThat(zones.isDue(now())).isTrue();
        list(3, "a+", "b+");
        time = time.plus(NodeZones.AT_REST).minusNanos(1);
        assertThat(zones.isDue(now())).isFalse();
        time = time.plusNanos(1);
        assertThat(zones.isDue(now())).isTrue();
        list(1, "a+", "b-");
        time = time.plus(NodeZones.IN_DOUBT);
        assertThat(zones.isDue(now())).isTrue();
    }

    @Test
    void more_zones_than_the_bound_are_not_looked_at() {
        var many = new ArrayList<String>(List.of());
        for (int n = 0; n < 2 * NodeZones.ZONES_MAX; n++) many.add("zone-" + n + "+");
        list(1, many.toArray(String[]::new));
        assertThat(zones.zones()).hasSize(NodeZones.ZONES_MAX);
    }
}
