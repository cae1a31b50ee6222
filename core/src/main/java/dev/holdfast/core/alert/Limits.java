package dev.holdfast.core.alert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much of one alert is kept. What is over a label limit is stored truncated and never matched: a plan must not start
 * on half of an alert, and its neighbours in the same delivery proceed. So is an alert of which a part has a wrong shape. Long annotations are only shortened. A NUL, which
 * many programs take for the end of a text, is stored as {@link #REPLACEMENT}; in a label it counts as a fault too.
 */
public final class Limits {
    public static final int LABELS_MAX = 64;
    public static final int LABEL_NAME_BYTES_MAX = 1024;
    public static final int VALUE_BYTES_MAX = 4096;
    public static final int ANNOTATIONS_MAX = 64;
    public static final int REMARK_BYTES_MAX = 4096;
    static final char REPLACEMENT = '\uFFFD';
    private static final char NUL = 0;
    private static final int NAME_SHOWN_BYTES_MAX = 64;
    private static final String NAME_LABEL = "alertname";

    private Limits() {}

    /**
     * An alert that fits.
     *
     * @param rejected why it was truncated and must never be matched
     */
    public record Fitted(Alert alert, Optional<String> rejected) {}

    public static Fitted fit(Alert alert) {
        var faults = faults(alert.labels());
        alert.fault().ifPresent(faults::addFirst);
        var kept = new Alert(
                alert.status(),
                faults.isEmpty() ? alert.labels() : shortened(alert.labels(), LABELS_MAX),
                shortened(alert.annotations(), ANNOTATIONS_MAX),
                cut(alert.remarks(), REMARK_BYTES_MAX));
        return new Fitted(kept, faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults)));
    }

    private static List<String> faults(Map<String, String> labels) {
        var faults = new ArrayList<String>();
        if (labels.isEmpty()) faults.add("the alert has no labels, so no plan can match it");
        if (labels.size() > LABELS_MAX) {
            faults.add("the alert has " + labels.size() + " labels, the limit is " + LABELS_MAX);
        }
        var names = labels.keySet().stream()
                .filter(name -> bytes(name) > LABEL_NAME_BYTES_MAX)
                .count();
        if (names > 0) {
            faults.add("the names of " + names + " labels are over " + LABEL_NAME_BYTES_MAX + " bytes");
        }
        var values = labels.entrySet().stream()
                .filter(label -> bytes(label.getValue()) > VALUE_BYTES_MAX)
                .toList();
        if (!values.isEmpty()) {
            var first = values.getFirst();
            faults.add("the value of label " + cut(whole(first.getKey()), NAME_SHOWN_BYTES_MAX) + " has "
                    + bytes(first.getValue()) + " bytes, the limit is " + VALUE_BYTES_MAX
                    + (values.size() == 1 ? "" : ", and " + (values.size() - 1) + " more are too long"));
        }
        var broken = labels.entrySet().stream()
                .filter(label ->
                        label.getKey().indexOf(NUL) >= 0 || label.getValue().indexOf(NUL) >= 0)
                .toList();
        if (!broken.isEmpty()) {
            faults.add("label " + cut(whole(broken.getFirst().getKey()), NAME_SHOWN_BYTES_MAX) + " contains NUL"
                    + (broken.size() == 1 ? "" : ", and " + (broken.size() - 1) + " more do"));
        }
        return faults;
    }

    private static String whole(String text) {
        return text.replace(NUL, REPLACEMENT);
    }

    private static Map<String, String> shortened(Map<String, String> labels, int countMax) {
        var kept = new LinkedHashMap<String, String>();
        if (labels.containsKey(NAME_LABEL)) kept.put(NAME_LABEL, cut(whole(labels.get(NAME_LABEL)), VALUE_BYTES_MAX));
        new TreeMap<>(labels).forEach((name, value) -> {
            if (kept.size() < countMax && bytes(whole(name)) <= LABEL_NAME_BYTES_MAX) {
                kept.put(whole(name), cut(whole(value), VALUE_BYTES_MAX));
            }
        });
        return kept;
    }

    private static Map<String, String> cut(Map<String, String> remarks, int bytesMax) {
        var kept = new TreeMap<String, String>();
        remarks.forEach((name, value) -> kept.put(name, cut(whole(value), bytesMax)));
        return kept;
    }

    /** The longest beginning of the text that has no more than {@code bytesMax} bytes and splits no character. */
    static String cut(String text, int bytesMax) {
        if (bytes(text) <= bytesMax) return text;
        int end = 0;
        int size = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            size += bytes(Character.toString(character));
            if (size > bytesMax) break;
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
