package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.ClusterInfo;
import dev.holdfast.sandbox.SandboxInfo;
import java.util.ArrayList;
import java.util.List;

/** What a sandbox is, printed in any form. */
final class InfoView {
    private InfoView() {}

    static void print(Session session, Format format, SandboxInfo info) {
        switch (format) {
            case json -> session.out().println(Trees.json(Trees.JSON.valueToTree(info.toJson())));
            case yaml -> session.out().print(Trees.yaml(Trees.JSON.valueToTree(info.toJson())));
            case name -> session.out().println("sandbox/" + info.name());
            case table, wide -> table(session, format, info);
        }
        session.out().flush();
    }

    private static void table(Session session, Format format, SandboxInfo info) {
        var wide = format == Format.wide;
        var headings = new ArrayList<>(List.of("CLUSTER", "SERVER", "NODES", "ZONES", "BROKEN"));
        if (wide) {
            headings.add("OPERATOR KUBECONFIG");
        }
        headings.add("KUBECONFIG");
        var table = new Table(headings);
        info.clusters().forEach((name, cluster) -> table.row(cells(name, cluster, wide)));
        // Paths are there to be copied: they are never cut.
        table.print(session.out(), 0, session.symbols());
        info.annotations().forEach((key, value) -> {
            session.out().println();
            session.out().print(Trees.yaml(Trees.object().set(key, value)));
        });
    }

    private static List<String> cells(String name, ClusterInfo cluster, boolean wide) {
        var broken = cluster.broken().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(part -> part.getKey() + " " + part.getValue())
                .toList();
        var cells = new ArrayList<>(List.of(
                name,
                cluster.server(),
                String.valueOf(cluster.nodes().size()),
                String.join(",", cluster.zones()),
                String.join(", ", broken)));
        if (wide) {
            cells.add(cluster.operatorKubeconfig().toString());
        }
        cells.add(cluster.kubeconfig().toString());
        return cells;
    }
}
