package dev.holdfast.cli.failover;

/** An application at the site that is left where it is, and why. */
record LeftOut(String id, String why) {}
