package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.core.run.Descent;
import java.util.Optional;

/** The runs below a run, as the journals name them: which step has begun each, and where it stands. */
final class RunTree {
    private final Session session;
    private final Api api;

    RunTree(Session session, Api api) {
        this.session = session;
        this.api = api;
    }

    void show(Found run) {
        show(run, 0);
    }

    private void show(Found run, int depth) {
        if (depth == Descent.DEPTH_MAX) return;
        for (var entry : run.at("/status/journal/entries")) {
            var target = entry.path("target");
            if (!target.path("resource").asText().equals(Kind.RUN.plural())) continue;
            var namespace = target.path("namespace").asText(run.namespace());
            var name = target.path("name").asText();
            if (depth == 0) session.out().println();
            line(depth, entry.path("step").asText(), namespace + "/" + name, api.find(Kind.RUN, namespace, name))
                    .ifPresent(child -> show(child, depth + 1));
        }
    }

    private Optional<Found> line(int depth, String step, String id, Optional<Found> child) {
        var stands = child.map(run -> RunList.phase(run) + "   " + run.text("/status/progress") + " steps   plan "
                        + run.text("/spec/planRef/name"))
                .orElse("not there");
        session.out().println("  ".repeat(depth) + Clean.line("step " + step + " runs " + id + "   " + stands));
        return child;
    }
}
