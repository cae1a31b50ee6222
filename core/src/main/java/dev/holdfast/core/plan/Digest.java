package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The fingerprint of a plan's steps: equal steps have equal digests whatever the order of their fields. */
public final class Digest {

    private Digest() {}

    /** {@code sha256:} and 64 hexadecimal digits of the canonical JSON text. */
    public static String of(Json steps) {
        return "sha256:" + hex(steps.canonical());
    }

    /** The steps of a plan as a run keeps them, groups included: {@code type: Job} is the same as {@code job}. */
    public static Json kept(Json steps) {
        if (!(steps instanceof Json.Arr(var items))) return steps;
        return new Json.Arr(items.stream().map(Digest::keptStep).toList());
    }

    private static Json keptStep(Json item) {
        if (!(item instanceof Json.Obj step)) return item;
        var kept = step.get("type").equals(Optional.of(Json.text("Job"))) ? step.with("type", Json.text("job")) : step;
        return kept.get("parallel").orElse(null) instanceof Json.Obj group
                        && group.get("steps").isPresent()
                ? kept.with(
                        "parallel", group.with("steps", kept(group.get("steps").get())))
                : kept;
    }

    /** SHA-256 of the UTF-8 bytes of {@code text}, in hexadecimal digits. */
    public static String hex(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
