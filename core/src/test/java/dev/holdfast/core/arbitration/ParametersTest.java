package dev.holdfast.core.arbitration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.Inequality.Violation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParametersTest {

    @ParameterizedTest
    @CsvSource({"FAST, 12, 21.53, 25.03", "DEFAULT, 18, 31.54, 36.54", "WAN, 40, 61.57, 71.57"})
    void the_profiles_have_the_times_that_were_computed_by_hand(
            Profile profile, double petting, double waiting, double permission) {
        var times = profile.parameters();
        assertThat(times.petting().toMillis()).isEqualTo(Math.round(petting * 1000));
        assertThat(times.waiting().toMillis()).isEqualTo(Math.round(waiting * 1000));
        assertThat(times.permission().toMillis()).isEqualTo(Math.round(permission * 1000));
    }

    @ParameterizedTest
    @EnumSource
    void a_profile_breaks_nothing(Profile profile) {
        assertThat(Inequality.violated(profile.parameters())).isEmpty();
    }

    @Test
    void every_inequality_can_be_broken_and_all_that_are_broken_are_said() {
        var broken = EnumSet.noneOf(Inequality.class);
        for (var change : Map.of(
                        "lease", "21", "watchdog", "0", "kill", "7", "softStop", "9", "priority", "2", "silence", "2")
                .entrySet()) {
            Inequality.violated(with(change.getKey(), Double.parseDouble(change.getValue()), 500))
                    .forEach(each -> broken.add(each.inequality()));
        }
        Inequality.violated(with("renewal", 0.9, 500)).forEach(each -> broken.add(each.inequality()));
        Inequality.violated(with("lease", 601, -1)).forEach(each -> broken.add(each.inequality()));
        assertThat(broken).containsExactlyInAnyOrder(Inequality.values());
        assertThat(Inequality.violated(with("lease", 15, 60_000)).stream().map(Violation::inequality))
                .containsExactly(Inequality.RATE, Inequality.MISSED_RENEWAL, Inequality.SOFT_STOP_ENDS);
    }

    @Test
    void a_violation_says_the_figures() {
        assertThat(Inequality.violated(with("priority", 2.5, 500)))
                .hasToString(
                        "[priority ≥ heartbeat + operation does not hold (2.5 s against 3 s): the preferred site comes first although"
                                + " it sees the link fall silent one heartbeat later]");
    }

    @Test
    void the_wait_covers_a_lease_by_a_slow_clock_seen_by_a_fast_one() {
        for (var profile : Profile.values()) {
            var is = profile.parameters();
            double rate = is.ratePpm() / 1e6;
            double held = (is.lease().toNanos() + is.reset().toNanos()) / (1 - rate);
            assertThat(is.waiting().toNanos() / (1 + rate)).isGreaterThan(held);
        }
    }

    private static Parameters with(String name, double seconds, int ratePpm) {
        var is = new LinkedHashMap<>(Profile.DEFAULT.parameters().times());
        is.put(name, Duration.ofMillis(Math.round(seconds * 1000)));
        return new Parameters(
                is.get("lease"),
                is.get("watchdog"),
                is.get("renewal"),
                is.get("operation"),
                ratePpm,
                is.get("reset"),
                is.get("margin"),
                is.get("priority"),
                is.get("heartbeat"),
                is.get("silence"),
                is.get("softStop"),
                is.get("kill"));
    }

    @Test
    void what_the_other_site_grants_must_reach_a_node_before_it_begins_to_stop() {
        assertThat(Inequality.violated(with("softStop", 11.51, 500))).isEmpty();
        assertThat(Inequality.violated(with("softStop", 11.5, 500)))
                .hasToString(
                        "[softStop > (lease − asking) + 1.5·renewal + operation does not hold (11.5 s against 11.5 s):"
                                + " what the other site grants reaches a node before it begins to stop]");
    }
}
