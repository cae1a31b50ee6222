package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fleets in which many clusters are dead, each asked at the pace that its health wants: the next failure is told as ever. */
class DeadFleetTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration BEAT = Duration.ofMillis(250);
    /** At rest a question comes every six seconds, three rounds a second apart follow, and others are waited for. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(6 + 10).plus(Outlook.WINDOW);

    private static final Sample GOOD = new Sample.Good();
    private static final Sample SILENT = new Sample.Silent("no connection");

    private static final class Subject {
        private final Place place;
        private final Optional<String> self;
        private Health health = Health.unknown(Steadiness.DEFAULT, moment(Duration.ZERO));
        private Duration due;
        private Sample mood;
        private Optional<Moment> ill = Optional.empty();
        private Optional<Moment> well = Optional.empty();

        Subject(String name, Optional<String> site, String self, Sample mood) {
            this.place = Place.cluster("ops", name, Optional.empty(), site, Optional.empty());
            this.self = Optional.of(self);
            this.mood = mood;
            this.due = Duration.ofMillis(Math.floorMod(name.hashCode(), 6000));
        }

        void live(Duration time) {
            if (time.compareTo(due) < 0) return;
            var samples = new EnumMap<Signal, Sample>(Signal.class);
            for (var signal : health.next().signals()) samples.put(signal, mood);
            health = health.hear(new Round(samples), moment(time));
            due = time.plus(health.next().after());
            ill = mood == GOOD ? Optional.empty() : ill.or(() -> Optional.of(moment(time)));
            if (mood == GOOD) well = Optional.of(moment(time));
        }
    }

    private final List<Subject> subjects = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Outlook outlook = Outlook.clear();
    private Duration time = Duration.ZERO;

    private Subject with(String name, Optional<String> site, String self, Sample mood) {
        var subject = new Subject(name, site, self, mood);
        subjects.add(subject);
        return subject;
    }

    private void dead(int count) {
        for (int n = 0; n < count; n++) {
            var site = Optional.of("site-" + n / 10).filter(name -> !name.endsWith("0"));
            with("dead-" + n, site, "dead-" + n, SILENT);
        }
    }

    private void live(Duration span) {
        for (var end = time.plus(span); time.compareTo(end) < 0; time = time.plus(BEAT)) {
            subjects.forEach(subject -> subject.live(time));
            var now = moment(time);
            var look = outlook.look(
                    subjects.stream()
                            .map(each -> Finding.of(each.place, each.health, each.ill, each.well, each.self, now))
                            .toList(),
                    now);
            look.notices().forEach(notice -> told.add(notice.place().words()));
            outlook = look.next();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 150})
    void beside_many_dead_clusters_one_that_fails_is_told_as_ever(int dead) {
        dead(dead);
        var victim = with("victim", Optional.of("here"), "victim", GOOD);
        with("witness", Optional.of("there"), "witness", GOOD);
        live(Duration.ofMinutes(10));
        told.clear();
        victim.mood = SILENT;
        live(TOLD_WITHIN);
        assertThat(told).containsExactly("cluster victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 150})
    void the_last_one_that_lives_among_many_dead_clusters_is_told_when_it_fails(int dead) {
        dead(dead);
        var victim = with("victim", Optional.empty(), "victim", GOOD);
        live(Duration.ofMinutes(10));
        told.clear();
        victim.mood = SILENT;
        live(TOLD_WITHIN);
        assertThat(told).containsExactly("cluster victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 150})
    void one_cluster_under_many_names_is_told_under_each_of_them(int dead) {
        dead(dead);
        var names = new ArrayList<Subject>();
        for (int n = 0; n < 4; n++) names.add(with("name-" + n, Optional.empty(), "one", GOOD));
        live(Duration.ofMinutes(10));
        told.clear();
        names.forEach(name -> name.mood = SILENT);
        live(TOLD_WITHIN);
        assertThat(told)
                .containsExactlyInAnyOrder("cluster name-0", "cluster name-1", "cluster name-2", "cluster name-3");
    }

    private static Moment moment(Duration time) {
        return new Moment(NOON.plus(time), time.toNanos());
    }
}
