package dev.holdfast.cli.failover;

import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.core.freeze.Freeze;
import dev.holdfast.core.freeze.Freezes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The freezes that are set, so that a person knows before what will wait. What counts is what the operator sees then. */
final class Frozen {
    private static final String HOME = "holdfast-system";

    private Frozen() {}

    /** Whoever may not see freezes fails over all the same. */
    static Freezes read(Api api, Optional<String> namespace, Collection<Found> applications) {
        var found = new ArrayList<Found>();
        try {
            found.addAll(api.list(Kind.FREEZE, namespace, ""));
            if (namespace.isPresent() && !namespace.get().equals(HOME)) {
                found.addAll(api.list(Kind.FREEZE, Optional.of(HOME), ""));
            }
        } catch (Fault unseen) {
            return new Freezes(HOME, List.of());
        }
        return new Freezes(
                HOME, found.stream().map(freeze -> read(freeze, applications)).toList());
    }

    private static Freeze read(Found found, Collection<Found> applications) {
        return new Freeze(
                found.namespace(),
                found.name(),
                scope(found, applications),
                found.text("/spec/setBy"),
                found.text("/spec/reason"),
                found.time("/spec/expires"));
    }

    private static Freeze.Scope scope(Found found, Collection<Found> applications) {
        return switch (found.text("/spec/scope")) {
            case "Fleet" -> new Freeze.Scope.Fleet();
            case "Site" -> new Freeze.Scope.Site(found.text("/spec/site"));
            case "Application" -> new Freeze.Scope.Application(plans(found, applications));
            default -> new Freeze.Scope.Unreadable("spec.scope is " + found.text("/spec/scope"));
        };
    }

    private static List<String> plans(Found freeze, Collection<Found> applications) {
        var name = freeze.text("/spec/application");
        if (name.isEmpty()) return Concerned.names(freeze, "/spec/plans");
        return applications.stream()
                .filter(is ->
                        is.namespace().equals(freeze.namespace()) && is.name().equals(name))
                .findFirst()
                .map(is -> Concerned.names(is, "/spec/plans"))
                .orElse(List.of());
    }
}
