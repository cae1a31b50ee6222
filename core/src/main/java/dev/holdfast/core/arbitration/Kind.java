package dev.holdfast.core.arbitration;

/** What a site agent writes into the register. Each is one compare-and-set of the whole. */
public enum Kind {
    /** This process acts for the site from now on. */
    CLAIM,
    /** The site's lease begins anew. */
    RENEW,
    /** The other site may no longer act. */
    EVICT,
    /** The other site may act again. */
    REJOIN;

    /** The register after this write. */
    public Register on(Register register, Side side, String agent, String nonce) {
        return switch (this) {
            case CLAIM -> register.claimed(side, agent, nonce);
            case RENEW -> register.renewed(side, nonce);
            case EVICT -> register.evicted(side, nonce);
            case REJOIN -> register.rejoined(side, nonce);
        };
    }
}
