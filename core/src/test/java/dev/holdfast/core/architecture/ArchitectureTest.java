package dev.holdfast.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Keeps core what it is. Plain tests, since the ArchUnit engine has been seen to run no rules and stay green; every rule
 * is also shown to fail on {@code dev.holdfast.fixture.core}, which breaks each of them once.
 */
class ArchitectureTest {

    private static final String CORE = "dev.holdfast.core";
    private static final String FIXTURE = "dev.holdfast.fixture.core";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CORE);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(FIXTURE);

    @Test
    void the_importer_sees_our_classes() {
        assertThat(OURS.contain(CORE + ".run.NextMove")).isTrue();
        assertThat(OURS.contain(CORE + ".json.Json")).isTrue();
        assertThat(OURS.contain(CORE + ".arbitration.Tenure")).isTrue();
        assertThat(OURS).hasSizeGreaterThan(80);
        assertThat(WRONG).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void core_knows_no_io_no_clock_no_chance_and_no_threads() {
        holds(CoreRules.noWorldlyTypes(CORE));
        holds(CoreRules.noWorldlyCalls(CORE));
        isBroken(CoreRules.noWorldlyTypes(FIXTURE), "fixture.core.json.Reads", "java.nio.file.Files");
        isBroken(CoreRules.noWorldlyTypes(FIXTURE), "fixture.core.arbitration.Rolls", "java.util.Random");
        isBroken(CoreRules.noWorldlyTypes(FIXTURE), "fixture.core.arbitration.Sleeps", "java.lang.Thread");
        isBroken(CoreRules.noWorldlyCalls(FIXTURE), "fixture.core.run.Times", "Instant.now()");
        isBroken(CoreRules.noWorldlyCalls(FIXTURE), "fixture.core.run.Times", "System.nanoTime()");
        isBroken(CoreRules.noWorldlyCalls(FIXTURE), "fixture.core.run.Times", "UUID.randomUUID()");
        isBroken(CoreRules.noWorldlyCalls(FIXTURE), "fixture.core.run.Times", "InstantSource.system()");
    }

    @Test
    void core_stands_on_the_jdk_alone() {
        holds(CoreRules.jdkOnly(CORE));
        isBroken(CoreRules.jdkOnly(FIXTURE), "fixture.core.plan.Borrows", "org.assertj");
    }

    @Test
    void packages_know_only_those_in_front_of_them() {
        for (var rule : CoreRules.order(CORE)) holds(rule);
        holds(CoreRules.onlyKnownPackages(CORE));
        holds(CoreRules.noCycles(CORE));
        var broken = CoreRules.order(FIXTURE).stream()
                .map(rule -> rule.evaluate(WRONG).getFailureReport().toString())
                .toList();
        assertThat(String.join("\n", broken))
                .contains(
                        "fixture.core.alert.LooksAhead", "fixture.core.plan.Circles", "fixture.core.alert.LooksBeside");
        isBroken(CoreRules.noCycles(FIXTURE), "Cycle detected", "fixture.core.plan.Circles");
        isBroken(CoreRules.onlyKnownPackages(FIXTURE), "fixture.core.elsewhere.Homeless", "");
    }

    @Test
    void every_package_says_what_it_is() throws IOException {
        assertThat(PackageDocs.missing(Path.of("src/main/java"))).isEmpty();
        assertThat(PackageDocs.missing(Path.of("src/test/java/dev/holdfast/fixture")))
                .contains(Path.of("src/test/java/dev/holdfast/fixture/core/elsewhere"))
                .doesNotContain(Path.of("src/test/java/dev/holdfast/fixture/core/plan"));
    }

    private static void holds(ArchRule rule) {
        rule.check(OURS);
    }

    private static void isBroken(ArchRule rule, String... words) {
        assertThatThrownBy(() -> rule.check(WRONG))
                .as(rule.getDescription())
                .isInstanceOf(AssertionError.class)
                .satisfies(error -> assertThat(List.of(words))
                        .allSatisfy(word -> assertThat(error).hasMessageContaining(word)));
    }
}
