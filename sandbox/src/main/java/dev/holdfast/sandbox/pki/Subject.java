package dev.holdfast.sandbox.pki;

import java.util.List;

/** Whom a certificate names: for Kubernetes a user with the groups it belongs to. */
public record Subject(String user, List<String> groups) {
    public Subject {
        groups = List.copyOf(groups);
    }

    public static Subject of(String user, String... groups) {
        return new Subject(user, List.of(groups));
    }
}
