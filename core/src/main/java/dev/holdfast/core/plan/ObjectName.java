package dev.holdfast.core.plan;

import java.util.regex.Pattern;

/** Names of objects, as Kubernetes takes them (RFC 1123). */
public final class ObjectName {
    /** In words. */
    public static final String RULE = "lower-case letters, digits and hyphens, with a letter or digit at both ends";

    /** Characters that the name of a namespace has at most. */
    public static final int LABEL_MAX = 63;

    /** Characters that a name has at most. */
    public static final int ANY_MAX = 253;

    private static final String PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(PART);
    private static final Pattern ANY = Pattern.compile(PART + "(\\." + PART + ")*");

    private ObjectName() {}

    /** Whether a namespace may have this name. */
    public static boolean isLabel(String name) {
        return name.length() <= LABEL_MAX && LABEL.matcher(name).matches();
    }

    /** Whether most objects may have this name: dots are allowed in it. */
    public static boolean isAny(String name) {
        return name.length() <= ANY_MAX && ANY.matcher(name).matches();
    }
}
