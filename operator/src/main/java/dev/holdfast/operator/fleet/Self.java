package dev.holdfast.operator.fleet;

import java.util.Optional;

/**
 * What a cluster says it is, as it is reached through one Cluster.
 *
 * @param server its address, without credentials
 * @param uid of the namespace "default", which each cluster has from its beginning; empty when it does not let us see it
 */
record Self(String server, Optional<String> uid) {

    /**
     * By what the same cluster is known under two names to whoever counts witnesses. One of the two alone would do for
     * neither many behind one proxy nor a copy that was restored elsewhere.
     */
    Optional<String> witness() {
        return uid.map(is -> server + " " + is);
    }
}
