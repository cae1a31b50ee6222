package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the sandboxes of this user, and clears away what is stale. */
@Command(
        name = "list",
        aliases = "ls",
        description = "List the sandboxes of this user; clean up what a crash has left.")
final class ListCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private OutputOptions output;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var sandboxes = Sandbox.list();
            print(sandboxes);
            Sandbox.sweep(session::say);
            return ExitCode.DONE;
        });
    }

    private void print(List<SandboxSummary> sandboxes) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(envelope(sandboxes)));
            case yaml -> session.out().print(Trees.yaml(envelope(sandboxes)));
            case name -> sandboxes.forEach(each -> session.out().println("sandbox/" + each.name()));
            case table, wide -> table(sandboxes);
        }
        session.out().flush();
    }

    private static com.fasterxml.jackson.databind.JsonNode envelope(List<SandboxSummary> sandboxes) {
        var envelope = Trees.object().put("apiVersion", Listing.ENVELOPE).put("kind", "SandboxList");
        var items = envelope.putArray("items");
        for (var each : sandboxes) {
            var item = items.addObject()
                    .put("name", each.name())
                    .put("state", each.state().toString())
                    .put("kubernetes", each.kubernetes())
                    .put("createdAt", each.createdAt())
                    .put("folder", each.folder().toString());
            each.clusters().forEach(item.putArray("clusters")::add);
            if (!each.sites().isEmpty()) each.sites().forEach(item.putArray("sites")::add);
        }
        return envelope;
    }

    private void table(List<SandboxSummary> sandboxes) {
        if (sandboxes.isEmpty()) {
            session.say("no sandbox; \"holdfast sandbox up\" starts one");
            return;
        }
        var table = new Table(List.of("NAME", "STATE", "CLUSTERS", "KUBERNETES", "AGE", "FOLDER"));
        for (var each : sandboxes) {
            var created = Optional.of(each.createdAt())
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
            table.row(List.of(
                    each.name(),
                    each.state().toString(),
                    each.sites().isEmpty()
                            ? String.join(",", each.clusters())
                            : "sites " + String.join(",", each.sites()),
                    each.kubernetes(),
                    Listing.age(created, session.clock().instant()),
                    each.folder().toString()));
        }
        table.print(session.out(), 0, session.symbols());
    }
}
