package dev.holdfast.arbiter.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the arbiter small and honest; each rule is also shown to fail on a fixture that breaks it. */
class ArbiterArchitectureTest {

    private static final String ROOT = "dev.holdfast.arbiter";
    private static final String FIXTURE = "dev.holdfast.fixture.arbiter";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(FIXTURE);

    @Test
    void time_is_asked_for_in_one_place() {
        ArbiterRules.timeComesFromOnePlace(ROOT).check(OURS);
        isBroken(ArbiterRules.timeComesFromOnePlace(FIXTURE), "System.nanoTime()");
        isBroken(ArbiterRules.timeComesFromOnePlace(FIXTURE), "Instant.now()");
    }

    @Test
    void nothing_is_used_that_sends_twice() {
        ArbiterRules.nothingIsSentTwice(ROOT).check(OURS);
        isBroken(ArbiterRules.nothingIsSentTwice(FIXTURE), "HttpURLConnection");
    }

    @Test
    void it_stands_on_the_jdk_core_and_one_parser() {
        ArbiterRules.hardlyALibrary(ROOT).check(OURS);
        isBroken(ArbiterRules.hardlyALibrary(FIXTURE), "org.assertj");
        ArbiterRules.signsForS3Only(ROOT).check(OURS);
        isBroken(ArbiterRules.signsForS3Only(FIXTURE), "AwsV4HttpSigner");
    }

    @Test
    void packages_know_only_those_in_front_of_them() {
        for (var rule : ArbiterRules.order(ROOT)) rule.check(OURS);
        ArbiterRules.noCycles(ROOT).check(OURS);
        assertThat(ArbiterRules.order(FIXTURE))
                .anySatisfy(rule -> isBroken(rule, "fixture.arbiter.wire.Wrong", "fixture.arbiter.node.Behind"));
    }

    @Test
    void every_package_says_what_it_is() throws IOException {
        try (var tree = Files.walk(Path.of("src/main/java/dev/holdfast/arbiter"))) {
            var folders = tree.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertThat(folders).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                    .content()
                    .contains("/**"));
        }
    }

    private static void isBroken(ArchRule rule, String... words) {
        assertThatThrownBy(() -> rule.check(WRONG))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(words);
    }
}
