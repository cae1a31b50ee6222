package dev.holdfast.sandbox.cluster;

import java.time.Duration;

/** What can be chosen about a cluster beyond its layout. */
public record Options(Duration nodeMonitorGrace) {}
