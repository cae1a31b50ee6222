package dev.holdfast.core.protection;

import java.time.Instant;
import java.util.List;

/** Applications as tests need them. */
final class Applications {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Applications() {}

    static Application named(String name, int priority, String... dependsOn) {
        return new Application("shop", name, NOON, List.of(name + "-plan"), priority, List.of(dependsOn));
    }

    static Application of(String namespace, String name, Instant created, String... plans) {
        return new Application(namespace, name, created, List.of(plans), 3, List.of());
    }
}
