package dev.holdfast.core.protection;

import java.time.Instant;
import java.util.List;

/**
 * An application that is to be recovered as a whole.
 *
 * @param created when it was made; the oldest that names a plan has it
 * @param plans the plans that recover it, by their names in its namespace
 * @param priority from {@link #PRIORITY_FIRST} to {@link #PRIORITY_LAST}
 * @param dependsOn the applications in its namespace that must run before it
 */
public record Application(
        String namespace, String name, Instant created, List<String> plans, int priority, List<String> dependsOn) {

    public static final int PRIORITY_FIRST = 1;
    public static final int PRIORITY_LAST = 5;

    public Application {
        plans = List.copyOf(plans);
        dependsOn = List.copyOf(dependsOn);
        if (priority < PRIORITY_FIRST || priority > PRIORITY_LAST) {
            throw new IllegalArgumentException("priority " + priority + " of " + namespace + "/" + name
                    + " is not from " + PRIORITY_FIRST + " to " + PRIORITY_LAST);
        }
    }

    Target target() {
        return new Target(Target.Kind.APPLICATION, namespace, name);
    }

    /** {@code NAMESPACE/NAME}. */
    public String id() {
        return namespace + "/" + name;
    }
}
