package dev.holdfast.core.freeze;

/** At which site the cluster stands that an effect would touch. */
public sealed interface Where {

    record AtSite(String site) implements Where {}

    /** It is said to be at no site. */
    record Nowhere() implements Where {}

    /** Who could say does not: it may be at any site. */
    record Unknown(String why) implements Where {}
}
