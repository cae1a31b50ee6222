package dev.holdfast.core.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What core may know, as rules over any root package, so that each can be shown to bite on a fixture. */
final class CoreRules {

    /** Packages in order: one may know those in front of it. Those in the same group do not know each other. */
    private static final List<Set<String>> ORDER = List.of(
            Set.of("json"),
            Set.of("fleet"),
            Set.of("alert", "arbitration", "freeze"),
            Set.of("outward"),
            Set.of("plan"),
            Set.of("protection", "run"));

    /** Ways to ask what time it is, for chance, or for another thread. */
    private static final Map<String, Set<String>> WORLDLY_CALLS = Map.of(
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDate", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.OffsetDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.time.InstantSource", Set.of("system"),
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis", "getenv", "getProperty", "exit"),
            "java.lang.Math", Set.of("random"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.Collections", Set.of("shuffle"));

    private static final String[] WORLDLY_PACKAGES = {
        "java.io..",
        "java.net..",
        "java.nio.file..",
        "java.nio.channels..",
        "java.util.concurrent..",
        "java.util.logging..",
        "java.lang.foreign..",
        "java.sql..",
        "javax.."
    };

    private static final Set<String> WORLDLY_CLASSES = Set.of(
            Thread.class.getName(),
            ThreadLocal.class.getName(),
            Process.class.getName(),
            ProcessBuilder.class.getName(),
            Runtime.class.getName(),
            "java.time.Clock",
            Random.class.getName(),
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.random.RandomGenerator",
            "java.security.SecureRandom");

    private CoreRules() {}

    static ArchRule noWorldlyTypes(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(WORLDLY_PACKAGES)
                        .or(DescribedPredicate.describe(
                                "know the clock, chance or threads",
                                (JavaClass used) -> WORLDLY_CLASSES.contains(used.getName()))))
                .because("core decides on values: time and chance come in as arguments, the shell does the rest");
    }

    static ArchRule noWorldlyCalls(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "ask for the time, chance or the environment", (JavaCall<?> call) -> WORLDLY_CALLS
                                .getOrDefault(call.getTargetOwner().getName(), Set.of())
                                .contains(call.getName())))
                .because("the simulation replays core from one seed");
    }

    static ArchRule jdkOnly(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(root + "..", "java.."))
                .because("core runs in a simulator and on any class path");
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
                if (forbidden.length == 0) continue;
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

    /** Every class is in one of the packages that the order knows. */
    static ArchRule onlyKnownPackages(String root) {
        var known = ORDER.stream()
                .flatMap(Set::stream)
                .map(name -> root + "." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(resideOutsideOfPackages(known)))
                .because("a new package gets its place in the order first");
    }
}
