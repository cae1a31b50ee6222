package dev.holdfast.arbiter.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules over any root package, so that each can be shown to bite on a fixture. */
final class ArbiterRules {

    /** Packages in order: one may know those in front of it. Those in the same group do not know each other. */
    private static final List<Set<String>> ORDER = List.of(
            Set.of("wire", "clock", "start", "file"),
            Set.of("link"),
            Set.of("witness", "watchdog", "fence"),
            Set.of("node", "site"));

    private static final Map<String, Set<String>> CLOCKS = Map.of(
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.OffsetDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.time.InstantSource", Set.of("system"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"));

    private ArbiterRules() {}

    static ArchRule timeComesFromOnePlace(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".clock..")
                .should()
                .callCodeUnitWhere(
                        DescribedPredicate.describe("ask what time it is", (JavaCall<?> call) -> CLOCKS.getOrDefault(
                                        call.getTargetOwner().getName(), Set.of())
                                .contains(call.getName())))
                .because(
                        "a lease counts by a monotonic clock, and whoever reads another one by the way counts by that");
    }

    /** {@code HttpURLConnection} sends a request again when a kept connection breaks, whatever the method. */
    static ArchRule nothingIsSentTwice(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.net\\.(HttpURLConnection|URLConnection)|javax\\.net\\.ssl\\.HttpsURLConnection")
                .because("a write that was not answered is unknown; one that was silently repeated is a lie");
    }

    /** The one library beside: it signs requests to S3, and is loaded where there are such. */
    static ArchRule signsForS3Only(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .doNotHaveSimpleName("S3Witness")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .because("whoever has no witness in S3 loads nothing for it");
    }

    static ArchRule hardlyALibrary(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + "..",
                        "software.amazon.awssdk.http..",
                        "software.amazon.awssdk.identity.spi..",
                        "software.amazon.awssdk.utils..",
                        "dev.holdfast.core.arbitration..",
                        "dev.holdfast.core.json..",
                        "com.fasterxml.jackson.core..",
                        "com.sun.net.httpserver..",
                        "java..",
                        "javax.naming..",
                        "javax.net.ssl..",
                        "javax.security.auth.x500.."))
                .because("it is ready in a second and small, on machines where nothing else may be alive");
    }

    /** One rule for each package: nothing behind it, nor beside it, is known. */
    static List<ArchRule> order(String root) {
        var rules = new ArrayList<ArchRule>();
        for (int i = 0; i < ORDER.size(); i++) {
            for (String here : ORDER.get(i)) {
                var forbidden = ORDER.subList(i, ORDER.size()).stream()
                        .flatMap(Set::stream)
                        .filter(other -> !other.equals(here))
                        .map(other -> root + "." + other + "..")
                        .toArray(String[]::new);
                rules.add(noClasses()
                        .that()
                        .resideInAPackage(root + "." + here + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .allowEmptyShould(true)
                        .because("packages know only those in front of them: " + ORDER));
            }
        }
        return rules;
    }

    static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }
}
