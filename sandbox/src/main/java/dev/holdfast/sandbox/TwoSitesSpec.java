package dev.holdfast.sandbox;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.time.Duration;
import java.util.List;

/**
 * What a sandbox of two sites shall be.
 *
 * @param nodes of each site
 * @param profile of times, by the arbiter's name of it
 * @param watchdogMillis how long a pet of a node's watchdog lasts in that profile
 * @param stableForSeconds how long a site must have been well before it is let in again
 * @param bound whether the sandbox goes down with the process that started it
 * @param siteOptions further options of both sites' agents
 */
public record TwoSitesSpec(
        String name,
        int nodes,
        String profile,
        long watchdogMillis,
        long stableForSeconds,
        boolean bound,
        List<String> siteOptions) {

    static final String FILE = "stretched.json";

    private static final int NODES_MAX = 16;

    public TwoSitesSpec {
        SandboxSpec.checkName("sandbox", name);
        siteOptions = siteOptions == null ? List.of() : List.copyOf(siteOptions);
        if (nodes < 1 || nodes > NODES_MAX) {
            throw SandboxFault.wrongly("a site has 1 to " + NODES_MAX + " nodes; asked for " + nodes);
        }
        if (stableForSeconds < 1) {
            throw SandboxFault.wrongly("a site must have been well for 1 s at least before it is let in again");
        }
    }

    public static TwoSitesSpec of(String name, int nodes, String profile, Duration watchdog, Duration stableFor) {
        return new TwoSitesSpec(name, nodes, profile, watchdog.toMillis(), stableFor.toSeconds(), false, List.of());
    }

    /** The sandbox goes down when this process ends, however it ends. */
    public TwoSitesSpec boundToThisProcess() {
        return new TwoSitesSpec(name, nodes, profile, watchdogMillis, stableForSeconds, true, siteOptions);
    }

    public TwoSitesSpec withSiteOptions(List<String> options) {
        return new TwoSitesSpec(name, nodes, profile, watchdogMillis, stableForSeconds, bound, options);
    }

    /** Whether it is the same, apart from whom it is bound to. */
    @JsonIgnore
    public boolean isLike(TwoSitesSpec other) {
        return equals(new TwoSitesSpec(
                other.name,
                other.nodes,
                other.profile,
                other.watchdogMillis,
                other.stableForSeconds,
                bound,
                other.siteOptions));
    }
}
