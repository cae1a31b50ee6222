package dev.holdfast.core.freeze;

import java.util.Set;

/** At which site the cluster stands that an effect would touch. */
public sealed interface Where {

    /** At one site; at several, when the cluster is registered more than once and something else is said each time. */
    record AtSites(Set<String> sites) implements Where {
        public AtSites {
            sites = Set.copyOf(sites);
        }
    }

    /** It is said to be at no site. */
    record Nowhere() implements Where {}

    /** Who could say does not: it may be at any site. */
    record Unknown(String why) implements Where {}
}
