package dev.holdfast.core.fleet;

/** How much is down, from the narrow to the wide. */
public enum Scope {
    /** The nodes of one zone inside one cluster. */
    NODES,
    /** One cluster. */
    CLUSTER,
    /** One zone of a site, for example a room: everything in it that is known. */
    ZONE,
    /** One site: every cluster at it that is known. */
    SITE,
    /** One region: every cluster of it that is known, at two sites or more. */
    REGION
}
