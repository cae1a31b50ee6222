package dev.holdfast.sandbox.cluster;

/** A node and the zone it stands in. */
public record NodePlace(String name, String zone) {}
