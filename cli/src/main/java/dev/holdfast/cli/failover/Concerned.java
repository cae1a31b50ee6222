package dev.holdfast.cli.failover;

import dev.holdfast.cli.kube.Found;
import dev.holdfast.core.protection.Application;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An application that is to be moved, and the plan that moves it.
 *
 * @param notes what a person should know beforehand
 */
record Concerned(Found found, Application application, Found plan, List<String> notes) {

    Concerned {
        notes = List.copyOf(notes);
    }

    /** An application as core knows it; one without a time of creation is as new as can be. */
    static Application core(Found found) {
        return new Application(
                found.namespace(),
                found.name(),
                found.created().orElse(Instant.MAX),
                names(found, "/spec/plans"),
                found.at("/spec/priority").asInt(3),
                names(found, "/spec/dependsOn"));
    }

    static List<String> names(Found found, String pointer) {
        return found.at(pointer).valueStream().map(each -> each.asText()).toList();
    }

    String id() {
        return application.id();
    }

    String rto() {
        return found.text("/spec/rto");
    }

    /** The applications that it needs, by their ids. */
    List<String> needs() {
        return application.dependsOn().stream()
                .map(name -> application.namespace() + "/" + name)
                .collect(Collectors.toList());
    }
}
