package dev.holdfast.core.plan;

import dev.holdfast.core.alert.Identity;
import java.util.Locale;
import java.util.Map;

/**
 * The names of the objects that Holdfast makes: readable at the front, unambiguous at the end, always RFC 1123 labels of
 * at most 63 characters. The same plan and alert give the same name, so whatever is made twice is found the second time.
 */
public final class Names {
    public static final int LENGTH_MAX = 63;
    private static final String NAMELESS = "unnamed";

    private Names() {}

    /** The ReceivedAlert of one episode. */
    public static String alert(String alertname, Identity identity, int episode) {
        return withEnd(alertname, "-" + identity.brief() + "-" + episode);
    }

    /** The RecoveryRun of a plan for the alert object with this uid. */
    public static String run(String planNamespace, String plan, String alertUid) {
        var hash = Identity.of(Map.of("namespace", planNamespace, "plan", plan, "alert", alertUid));
        return withEnd(plan, "-" + hash.brief());
    }

    /** A label value that stands for an object's name: the name itself where it fits. */
    public static String labelValue(String name) {
        return name.length() <= LENGTH_MAX
                ? name
                : withEnd(name, "-" + Identity.of(Map.of("name", name)).brief());
    }

    /** {@code NAME} for an object in the namespace {@code home}, {@code NAMESPACE/NAME} elsewhere. */
    public static String seenFrom(String home, String namespace, String name) {
        return namespace.equals(home) ? name : namespace + "/" + name;
    }

    /** {@code NAMESPACE/NAME} of what is {@link #seenFrom} the namespace {@code home}. */
    public static String seenFromAnywhere(String home, String name) {
        return name.contains("/") ? name : home + "/" + name;
    }

    /** The text in lower case letters, digits and single dashes; {@code ShopIsDown} becomes {@code shop-is-down}. */
    static String slug(String text) {
        var dashed = text.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        return trimmed(dashed).isEmpty() ? NAMELESS : trimmed(dashed);
    }

    private static String withEnd(String text, String end) {
        var slug = slug(text.substring(0, Math.min(text.length(), LENGTH_MAX)));
        return trimmed(slug.substring(0, Math.min(slug.length(), LENGTH_MAX - end.length()))) + end;
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
