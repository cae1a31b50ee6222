package dev.holdfast.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The ValidatingAdmissionPolicies that this version of Holdfast brings, with their bindings, as they lie in
 * {@code deploy/policies}: what the API server must refuse and a CRD cannot, or only at too high a price.
 */
public final class Policies {
    /** A run's spec cannot change; acts are appended by whom they name, if they may. */
    public static final String RUN_SPEC = "holdfast-run-spec";

    /** A run's steps keep the rules of a plan's steps; generated from the plan's CRD. */
    public static final String RUN_STEPS = "holdfast-run-steps";

    /** A freeze is set by whom it names, and ends. */
    public static final String FREEZE = "holdfast-freeze";

    /** A deferred action that a cluster waits for is deleted only by whom says why. */
    public static final String DEFERRED = "holdfast-deferred";

    /** The operator removes no run that is more than history. */
    public static final String HISTORY = "holdfast-history";

    /** What a later run for a target has written, no earlier one writes over; for members as well. */
    public static final String EPOCH = "holdfast-epoch";

    public static final List<String> NAMES = List.of(RUN_SPEC, RUN_STEPS, FREEZE, DEFERRED, HISTORY, EPOCH);

    /** What further clusters need that plans act on. */
    public static final List<String> MEMBER_NAMES = List.of(EPOCH);

    private Policies() {}

    /** One of the {@link #NAMES}: the manifest of the policy, then that of its binding, which has the same name. */
    public static List<String> yaml(String name) {
        var resource = "/holdfast/policies/" + name + ".yaml";
        try (var in = Policies.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no policy " + name + ": " + resource + " is not on the classpath");
            }
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
