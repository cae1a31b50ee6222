package dev.holdfast.core.protection;

import dev.holdfast.core.plan.Digest;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * What runs act for: of the unfinished runs for one target, one acts.
 *
 * @param namespace where it is, and the plans and runs with it
 */
public record Target(Kind kind, String namespace, String name) {

    /** What can be one. */
    public enum Kind {
        /** A ProtectedApplication: the target of all plans that it has. */
        APPLICATION("ProtectedApplication", "application"),
        /** A plan that no application names. */
        PLAN("RecoveryPlan", "plan"),
        /** A run that was made without a plan. */
        RUN("RecoveryRun", "run");

        private final String wire;
        private final String words;

        Kind(String wire, String words) {
            this.wire = wire;
            this.words = words;
        }

        /** The kind on the wire. */
        public String wire() {
            return wire;
        }
    }

    /** On a plan: the site to which it brings its application. */
    public static final String TO = "holdfast.dev/to";

    private static final String LEASE_PREFIX = "holdfast-target-";
    private static final int LEASE_DIGITS = 40;

    /**
     * The target of a plan: the application that names it, the oldest when several do, of those of one age the first by
     * name; else the plan itself.
     */
    public static Target of(String namespace, String plan, Collection<Application> applications) {
        return owner(namespace, plan, applications)
                .map(Application::target)
                .orElse(new Target(Kind.PLAN, namespace, plan));
    }

    /** The application that has a plan. */
    public static Optional<Application> owner(String namespace, String plan, Collection<Application> applications) {
        return applications.stream()
                .filter(application -> application.namespace().equals(namespace)
                        && application.plans().contains(plan))
                .min(Comparator.comparing(Application::created).thenComparing(Application::name));
    }

    /** The name of its Lease: the same for the same target, another for another. */
    public String lease() {
        return LEASE_PREFIX + Digest.hex(id()).substring(0, LEASE_DIGITS);
    }

    /** {@code ProtectedApplication/NAMESPACE/NAME}. */
    public String id() {
        return kind.wire() + "/" + namespace + "/" + name;
    }

    /** For people: {@code application shop/checkout}. */
    public String words() {
        return kind.words + " " + namespace + "/" + name;
    }
}
