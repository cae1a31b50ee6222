package dev.holdfast.cli.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.ClusterHealth;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.process.ChildView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The state of a sandbox's processes and clusters, printed in any form. */
record StatusView(Session session) {
    private static final long MIB = 1 << 20;

    void print(Format format, Sandbox sandbox, List<ClusterHealth> health) {
        var processes = new ArrayList<ChildView>();
        processes.add(sandbox.supervisor());
        processes.addAll(sandbox.children());
        switch (format) {
            case json -> session.out().println(Trees.json(tree(sandbox, health, processes)));
            case yaml -> session.out().print(Trees.yaml(tree(sandbox, health, processes)));
            case name -> health.forEach(each -> session.out().println("cluster/" + each.cluster()));
            case table, wide -> tables(format, health, processes);
        }
        session.out().flush();
    }

    private static JsonNode tree(Sandbox sandbox, List<ClusterHealth> health, List<ChildView> processes) {
        var tree = Trees.object().put("name", sandbox.name());
        var clusters = tree.putObject("clusters");
        health.forEach(each -> clusters.putObject(each.cluster())
                .put("healthy", each.healthy())
                .put("trouble", each.trouble())
                .put("nodesReady", each.nodesReady())
                .put("nodes", each.nodes()));
        tree.set("processes", tree(processes));
        return tree;
    }

    static JsonNode tree(List<ChildView> processes) {
        var list = Trees.JSON.createArrayNode();
        processes.forEach(process -> list.add(tree(process)));
        return list;
    }

    private static ObjectNode tree(ChildView process) {
        var tree = Trees.object()
                .put("name", process.name())
                .put("state", word(process))
                .put("restarts", process.restarts())
                .put("memoryBytes", process.memoryBytes())
                .put("logFile", process.logFile());
        if (process.pid() > 0) {
            tree.put("pid", process.pid());
        }
        return tree;
    }

    private void tables(Format format, List<ClusterHealth> health, List<ChildView> processes) {
        var clusters = new Table(List.of("CLUSTER", "HEALTH", "NODES READY", "TROUBLE"));
        health.forEach(each -> clusters.row(List.of(
                each.cluster(),
                each.healthy() ? "healthy" : "troubled",
                each.nodesReady() + "/" + each.nodes(),
                each.trouble())));
        clusters.print(session.out(), session.screen().output() ? session.width() : 0, session.symbols());
        session.out().println();
        processes(session, format, processes);
    }

    static void processes(Session session, Format format, List<ChildView> processes) {
        var wide = format == Format.wide;
        var headings = new ArrayList<>(List.of("PROCESS", "STATE", "PID", "MEMORY", "RESTARTS"));
        if (wide) {
            headings.add("LOG");
        }
        var table = new Table(headings);
        processes.forEach(process -> table.row(cells(process, wide)));
        table.print(session.out(), 0, session.symbols());
    }

    private static List<String> cells(ChildView process, boolean wide) {
        var cells = new ArrayList<>(List.of(
                process.name(),
                word(process),
                process.pid() > 0 ? String.valueOf(process.pid()) : "",
                process.memoryBytes() > 0 ? process.memoryBytes() / MIB + " MiB" : "",
                String.valueOf(process.restarts())));
        if (wide) {
            cells.add(process.logFile());
        }
        return cells;
    }

    private static String word(ChildView process) {
        return process.state().name().toLowerCase(Locale.ROOT);
    }
}
