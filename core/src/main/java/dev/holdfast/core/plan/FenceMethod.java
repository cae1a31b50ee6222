package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How an old primary is made unable to act, and how that is observed. See ADR 31 for what each can prove. */
public sealed interface FenceMethod {

    /**
     * A field of its object, on its own cluster, and its pods are gone.
     *
     * @param change the field and the value that stops it, or, to unfence, that lets it go on
     * @param pods labels of its pods; empty for what the object's own {@code spec.selector} says
     */
    record Api(Action.Patch change, Map<String, String> pods) implements FenceMethod {
        public Api {
            pods = Map.copyOf(new TreeMap<>(pods));
        }
    }

    /**
     * The power of its machine, switched by Redfish.
     *
     * @param system the ComputerSystem's own URL
     * @param credentials the Secret with user name and password
     * @param ca certificates to trust beside those of the system
     */
    record Redfish(Url system, String credentials, Optional<SecretKey> ca) implements FenceMethod {}

    /**
     * Its addresses, cut off from the storage by a CSI driver: a NetworkFence object.
     *
     * @param target the object
     * @param spec all that it says but {@code fenceState}
     */
    record Network(Target target, Json.Obj spec) implements FenceMethod {

        public static final String API_VERSION = "csiaddons.openshift.io/v1alpha1";

        /** Most address ranges of one fence. */
        public static final int CIDRS_MAX = 64;
    }

    /**
     * A named person says so.
     *
     * @param ask what they are asked
     * @param longest how long their word may count
     */
    record Waiver(String ask, Duration longest) implements FenceMethod {

        public static final Duration LONGEST_DEFAULT = Duration.ofHours(4);
        public static final Duration LONGEST_MAX = Duration.ofHours(24);
        public static final int ASK_LENGTH_MAX = 1000;
    }

    /** The word of the manifest's block. */
    default String word() {
        return switch (this) {
            case Api ignored -> "api";
            case Redfish ignored -> "redfish";
            case Network ignored -> "network";
            case Waiver ignored -> "waiver";
        };
    }

    /** The cluster that it acts on; empty for the cluster that holds the plan. */
    default String cluster() {
        return switch (this) {
            case Api api -> api.change().target().cluster();
            case Network network -> network.target().cluster();
            case Redfish ignored -> "";
            case Waiver ignored -> "";
        };
    }

    /** What it acts on, for people: the identity of the primary as far as this method knows it. */
    default String subject() {
        return switch (this) {
            case Api api -> subject(api.change().target());
            case Network network -> subject(network.target());
            case Redfish redfish -> redfish.system().toString();
            case Waiver ignored -> "";
        };
    }

    private static String subject(Target target) {
        return target + (target.cluster().isEmpty() ? " on this cluster" : "");
    }
}
