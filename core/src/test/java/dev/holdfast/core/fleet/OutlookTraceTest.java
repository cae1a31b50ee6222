package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.fleet.Finding.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fleets that fail, flap, fall silent and cannot be asked at random, for hours: what is told holds all the same. */
class OutlookTraceTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> WHERE = List.of(
            "north/east/a",
            "north/east/a",
            "north/east/b",
            "north/west/a",
            "north/west/a",
            "south/far/a",
            "south/far/b");

    /** One cluster, asked at the pace that its health wants, and what it would answer just now. */
    private static final class Subject {
        private final Place place;
        private Health health;
        private Duration due = Duration.ZERO;
        private Sample mood = new Sample.Good();
        private Optional<Moment> ill = Optional.empty();
        private Optional<Moment> well = Optional.empty();

        Subject(int number, Moment now) {
            var parts = WHERE.get(number).split("/");
            place = Place.cluster(
                    "ops", "c" + number, Optional.of(parts[2]), Optional.of(parts[1]), Optional.of(parts[0]));
            health = Health.unknown(Steadiness.DEFAULT, now);
        }

        void live(Random random, Moment now, Duration time) {
            if (random.nextInt(200) == 0) mood = mood(random);
            if (time.compareTo(due) < 0) return;
            var samples = new EnumMap<Signal, Sample>(Signal.class);
            for (var signal : health.next().signals()) samples.put(signal, mood);
            var round = new Round(samples);
            health = health.hear(round, now);
            due = time.plus(health.next().after());
            boolean good = mood instanceof Sample.Good;
            ill = good ? Optional.empty() : ill.or(() -> Optional.of(now));
            if (good) well = Optional.of(now);
        }

        private static Sample mood(Random random) {
            return switch (random.nextInt(6)) {
                case 0 -> new Sample.Silent("no connection");
                case 1 -> new Sample.Failing("etcd");
                case 2 -> new Sample.Unasked("no Secret");
                case 3 -> new Sample.Denied("401");
                default -> new Sample.Good();
            };
        }

        Finding finding(Moment now) {
            return Finding.of(place, health, ill, well, Optional.of(place.key()), now);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void nothing_unknown_is_told_to_be_down_nothing_flaps_and_nothing_is_told_twice(long seed) {
        trace(seed, finding -> finding, OutlookTraceTest::restarted);
    }

    @Test
    void planted_unknown_taken_for_down_is_found() {
        UnaryOperator<Finding> guesses =
                finding -> finding.pulse() == Pulse.UNKNOWN ? as(finding, Pulse.DOWN) : finding;
        assertThatThrownBy(() -> trace(1, guesses, OutlookTraceTest::restarted)).isInstanceOf(AssertionError.class);
    }

    @Test
    void planted_unknown_taken_for_up_is_found() {
        UnaryOperator<Finding> hopes = finding -> finding.pulse() == Pulse.UNKNOWN ? as(finding, Pulse.UP) : finding;
        assertThatThrownBy(() -> trace(1, hopes, OutlookTraceTest::restarted)).isInstanceOf(AssertionError.class);
    }

    @Test
    void planted_whoever_takes_over_and_forgets_what_was_told_is_found() {
        assertThatThrownBy(() -> trace(1, finding -> finding, (outlook, now) -> Outlook.clear()))
                .isInstanceOf(AssertionError.class);
    }

    private static Finding as(Finding finding, Pulse pulse) {
        return new Finding(
                finding.place(),
                pulse,
                finding.words(),
                finding.since(),
                finding.asOf(),
                finding.illSince(),
                finding.wellAt(),
                finding.silent(),
                finding.self());
    }

    /**
     * @param seen what is made of what is found; anything but the same is a planted bug
     * @param takingOver what the next process knows
     */
    private static void trace(long seed, UnaryOperator<Finding> seen, BiFunction<Outlook, Moment, Outlook> takingOver) {
        var random = new Random(seed);
        var subjects = new ArrayList<Subject>();
        for (int n = 0; n < WHERE.size(); n++) subjects.add(new Subject(n, moment(Duration.ZERO)));
        var outlook = Outlook.clear();
        Map<String, Duration> changed = new HashMap<>();
        Map<String, Boolean> standing = new HashMap<>();
        int told = 0;
        for (var time = Duration.ZERO; time.compareTo(Duration.ofHours(3)) < 0; time = time.plusMillis(250)) {
            var now = moment(time);
            for (var subject : subjects) subject.live(random, now, now.since(moment(Duration.ZERO)));
            if (random.nextInt(2000) == 0) outlook = takingOver.apply(outlook, now);
            var findings =
                    subjects.stream().map(subject -> subject.finding(now)).toList();
            var look = outlook.look(findings.stream().map(seen).toList(), now);
            for (var notice : look.notices()) {
                told++;
                var key = notice.place().key();
                boolean down = notice instanceof Notice.Down;
                assertThat(standing.getOrDefault(key, false))
                        .as("%s at %s", key, time)
                        .isNotEqualTo(down);
                var before = changed.put(key, time);
                if (before != null) {
                    assertThat(time.minus(before)).as("%s at %s", key, time).isGreaterThanOrEqualTo(Outlook.HOLD);
                }
                standing.put(key, down);
                var members = findings.stream()
                        .filter(finding -> within(finding, notice.place()))
                        .toList();
                if (down) {
                    for (var scope : List.of(Scope.ZONE, Scope.SITE, Scope.REGION)) {
                        assertThat(notice.place().scope() == Scope.CLUSTER
                                        && notice.place()
                                                .within(scope)
                                                .filter(around -> standing.getOrDefault(around.key(), false))
                                                .isPresent())
                                .as("%s inside a %s at %s", key, scope, time)
                                .isFalse();
                    }
                    assertThat(members).as("%s at %s", key, time).noneMatch(member -> member.pulse() == Pulse.UP);
                    assertThat(members.stream().filter(Finding::isDown).count())
                            .as("%s at %s", key, time)
                            .isGreaterThanOrEqualTo(notice.place().scope() == Scope.CLUSTER ? 1 : Outlook.MEMBERS_MIN);
                } else {
                    assertThat(members).as("%s at %s", key, time).anyMatch(member -> member.pulse() == Pulse.UP);
                }
            }
            assertThat(look.notices().stream().map(notice -> notice.place().key()))
                    .doesNotHaveDuplicates();
            outlook = look.next();
        }
        assertThat(told).as("the trace shows something").isGreaterThan(50);
    }

    /** Who takes over knows what was told; that it has just been told to be up, it does not. */
    private static Outlook restarted(Outlook outlook, Moment now) {
        boolean resting = outlook.stages().values().stream().anyMatch(Outlook.Stage.Over.class::isInstance);
        if (resting) return outlook;
        return Outlook.clear()
                .resume(
                        outlook.stages().values().stream()
                                .filter(Outlook.Stage.Open.class::isInstance)
                                .map(Outlook.Stage::place)
                                .toList(),
                        now);
    }

    private static boolean within(Finding finding, Place place) {
        return finding.place().key().equals(place.key())
                || finding.place()
                        .within(place.scope())
                        .filter(around -> around.key().equals(place.key()))
                        .isPresent();
    }

    private static Moment moment(Duration time) {
        return new Moment(NOON.plus(time), time.toNanos());
    }
}
