package dev.holdfast.sandbox.cluster;

import java.time.Duration;

/**
 * What can be chosen about a cluster beyond its layout.
 *
 * @param durable whether etcd waits for the disk at each write
 */
public record Options(Duration nodeMonitorGrace, boolean durable) {}
