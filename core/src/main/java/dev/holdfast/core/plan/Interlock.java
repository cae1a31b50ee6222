package dev.holdfast.core.plan;

import java.util.regex.Pattern;

/** What a step has to do with an old primary, beside its work. The primary is a name that the steps of a plan share. */
public sealed interface Interlock {

    /** How a primary may be called. */
    Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    String primary();

    /** The step makes another the primary: it is refused without evidence that {@code primary} can no longer act. */
    record Promote(String primary) implements Interlock {}

    /** The step observes that {@code primary} has been demoted: that it has succeeded is evidence. */
    record Demotion(String primary) implements Interlock {}
}
