package dev.holdfast.core.plan;

import java.util.regex.Pattern;

/** Names of objects, as Kubernetes takes them (RFC 1123). */
public final class ObjectName {
    /** In words. */
    public static final String RULE = "lower-case letters, digits and hyphens, with a letter or digit at both ends";

    /** Characters that the name of a namespace has at most. */
    public static final int LABEL_MAX = 63;

    private static final int SHOWN_MAX = 80;

    /** Characters that a name has at most. */
    public static final int ANY_MAX = 253;

    /** In words, for names of objects of any kind. */
    public static final String SEGMENT_RULE = "visible ASCII characters without / % ? # and \\, and neither . nor ..";

    /** Names of RBAC may have more than others, but all are one part of a path. */
    private static final Pattern SEGMENT = Pattern.compile("[!-~&&[^/%?#\\\\]]{1,253}");

    private static final Pattern API_VERSION =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern HIDDEN = Pattern.compile("[^\\p{Graph}\\p{IsAlphabetic} ]");

    private static final String PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(PART);
    private static final Pattern ANY = Pattern.compile(PART + "(\\." + PART + ")*");

    private ObjectName() {}

    /** Whether a namespace may have this name. */
    public static boolean isLabel(String name) {
        return name.length() <= LABEL_MAX && LABEL.matcher(name).matches();
    }

    /** Whether an object of any kind may have this name: it stands in the path of requests, and must not lead elsewhere. */
    public static boolean isSegment(String name) {
        return SEGMENT.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    /** Whether it is {@code VERSION} or {@code GROUP/VERSION}, which stands in paths too. */
    public static boolean isApiVersion(String text) {
        return API_VERSION.matcher(text).matches();
    }

    /** A text that somebody may have made to mislead, for messages: cut, and without what cannot be seen. */
    public static String shown(String text) {
        boolean whole = text.length() <= SHOWN_MAX;
        String seen = whole ? text : text.substring(0, SHOWN_MAX);
        return "\"" + HIDDEN.matcher(seen).replaceAll("?") + (whole ? "\"" : "…\"");
    }

    /** Why that is no namespace. */
    static String noNamespace(String text) {
        return "namespace " + shown(text) + " is no name of a namespace: " + RULE;
    }

    /** Whether most objects may have this name: dots are allowed in it. */
    public static boolean isAny(String name) {
        return name.length() <= ANY_MAX && ANY.matcher(name).matches();
    }
}
