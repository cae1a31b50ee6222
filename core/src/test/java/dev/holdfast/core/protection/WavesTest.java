package dev.holdfast.core.protection;

import static dev.holdfast.core.protection.Applications.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WavesTest {

    @Test
    void the_most_urgent_come_first_and_those_of_one_priority_together() {
        assertThat(waves(named("c", 3), named("a", 1), named("b", 3), named("d", 1)))
                .containsExactly(List.of("a", "d"), List.of("b", "c"));
    }

    @Test
    void nothing_comes_before_what_it_depends_on() {
        assertThat(waves(named("shop", 2, "database"), named("database", 2)))
                .containsExactly(List.of("database", "shop"));
    }

    @Test
    void what_does_not_depend_on_something_slow_is_in_its_wave_all_the_same() {
        assertThat(waves(named("a", 2, "slow"), named("slow", 2), named("web", 2), named("urgent", 1)))
                .containsExactly(List.of("urgent"), List.of("slow", "web", "a"));
    }

    @Test
    void what_something_urgent_depends_on_is_as_urgent() {
        assertThat(waves(
                        named("shop", 1, "database"),
                        named("database", 4, "storage"),
                        named("storage", 5),
                        named("reports", 2)))
                .containsExactly(List.of("storage", "database", "shop"), List.of("reports"));
    }

    @Test
    void a_dependency_that_is_not_concerned_is_not_waited_for() {
        var database = named("database", 1);
        var shop = named("shop", 2, "database");
        assertThat(Waves.of(List.of(shop), List.of(shop, database)))
                .isEqualTo(new Waves.Plan.Ordered(List.of(List.of(shop))));
    }

    @Test
    void a_dependency_that_is_missing_refuses_the_whole() {
        assertThat(refusal(named("shop", 1, "databse"), named("other", 1)))
                .contains("shop depends on databse", "no such application", "spec.dependsOn");
    }

    @Test
    void a_circle_refuses_the_whole_and_is_named_from_end_to_end() {
        assertThat(refusal(named("a", 1, "b"), named("b", 1, "c"), named("c", 1, "a"), named("other", 1)))
                .contains("in a circle: a on b on c on a");
    }

    @Test
    void a_circle_among_what_is_not_concerned_refuses_too_when_something_depends_on_it() {
        var shop = named("shop", 1, "a");
        assertThat(Waves.of(List.of(shop), List.of(shop, named("a", 1, "b"), named("b", 1, "a"))))
                .isInstanceOfSatisfying(Waves.Plan.Refused.class, refused -> assertThat(refused.words())
                        .contains("in a circle: a on b on a"));
    }

    @Test
    void whatever_the_applications_each_comes_once_and_after_what_it_depends_on() {
        for (long seed = 0; seed < 500; seed++) {
            var dice = new Random(seed);
            int count = 1 + dice.nextInt(12);
            var all = new ArrayList<Application>();
            for (int i = 0; i < count; i++) {
                int own = i;
                var needs = IntStream.range(0, own)
                        .filter(j -> dice.nextInt(4) == 0)
                        .mapToObj(j -> "app-" + j)
                        .toArray(String[]::new);
                all.add(named("app-" + own, 1 + dice.nextInt(5), needs));
            }
            Collections.shuffle(all, dice);
            var order = waves(all.toArray(Application[]::new));
            var before = new ArrayList<String>();
            for (var wave : order) {
                for (var name : wave) {
                    var application = all.stream()
                            .filter(a -> a.name().equals(name))
                            .findFirst()
                            .orElseThrow();
                    assertThat(before).as("seed " + seed).containsAll(application.dependsOn());
                    before.add(name);
                }
            }
            assertThat(before)
                    .as("seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(
                            all.stream().map(Application::name).toList());
        }
    }

    private static List<List<String>> waves(Application... applications) {
        var plan = (Waves.Plan.Ordered) Waves.of(List.of(applications), List.of(applications));
        return plan.waves().stream()
                .map(wave -> wave.stream().map(Application::name).toList())
                .toList();
    }

    private static String refusal(Application... applications) {
        return ((Waves.Plan.Refused) Waves.of(List.of(applications), List.of(applications))).words();
    }
}
