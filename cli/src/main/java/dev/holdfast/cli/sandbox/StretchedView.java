package dev.holdfast.cli.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.TwoSitesHealth;
import dev.holdfast.sandbox.TwoSitesInfo;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Two sites of a sandbox, printed in any form: where they are, and how they are. */
final class StretchedView {
    private StretchedView() {}

    /** Where everything is. */
    static void info(Session session, Format format, TwoSitesInfo info) {
        JsonNode tree = Trees.JSON.valueToTree(info.toJson());
        switch (format) {
            case json -> session.out().println(Trees.json(tree));
            case yaml -> session.out().print(Trees.yaml(tree));
            case name -> session.out().println("sandbox/" + info.name());
            case table, wide -> infoTables(session, format, info);
        }
        session.out().flush();
    }

    private static void infoTables(Session session, Format format, TwoSitesInfo info) {
        var sites = new Table(List.of("SITE", "AGENT", "NODES", "JOURNAL"));
        for (var site : Site.values()) {
            sites.row(List.of(
                    site.name(),
                    info.url(site),
                    String.join(",", Rooms.nodes(info.spec().nodes())),
                    info.journal(site).toString()));
        }
        sites.print(session.out(), 0, session.symbols());
        session.out().println();
        var wide = format == Format.wide;
        var links = new Table(wide ? List.of("LINK", "FROM", "TO", "PORT") : List.of("LINK", "FROM", "TO"));
        info.view().links().forEach(link -> {
            var cells = new ArrayList<>(
                    List.of(link.name(), link.from().word(), link.to().word()));
            if (wide) cells.add(String.valueOf(link.port()));
            links.row(cells);
        });
        links.print(session.out(), 0, session.symbols());
        broken(session, info.view().broken());
    }

    private static void broken(Session session, java.util.Map<String, String> broken) {
        if (broken.isEmpty()) return;
        session.out().println();
        var table = new Table(List.of("BROKEN", "HOW"));
        broken.forEach((name, how) -> table.row(List.of(name, how)));
        table.print(session.out(), 0, session.symbols());
    }

    /** How they are. */
    static void status(Session session, Format format, TwoSites sites, TwoSitesHealth health) {
        var processes = new ArrayList<ChildView>();
        processes.add(sites.supervisor());
        processes.addAll(sites.children());
        switch (format) {
            case json -> session.out().println(Trees.json(tree(sites, health, processes)));
            case yaml -> session.out().print(Trees.yaml(tree(sites, health, processes)));
            case name -> List.of(Site.values()).forEach(site -> session.out().println("site/" + site));
            case table, wide -> statusTables(session, format, health, processes);
        }
        session.out().flush();
    }

    private static void statusTables(Session session, Format format, TwoSitesHealth health, List<ChildView> processes) {
        var sites = new Table(List.of("SITE", "STANDING", "HOLDS", "EPOCH", "LEASE", "DECIDES", "MEANING"));
        for (var site : Site.values()) sites.row(cells(site, health));
        int width = session.screen().output() ? session.width() : 0;
        sites.print(session.out(), width, session.symbols());
        session.out().println();
        var workloads = new Table(List.of("WORKLOAD", "BELONGS TO", "RUNS ON", "STARTED BY", "PID"));
        for (var site : Site.values()) {
            for (var name : health.workloads(site)) workloads.row(cells(name, site, health.of(name)));
        }
        workloads.print(session.out(), width, session.symbols());
        broken(session, health.broken());
        session.out().println();
        StatusView.processes(session, format, processes);
    }

    private static List<String> cells(Site site, TwoSitesHealth health) {
        var says = health.words().get(site);
        if (!says.answers()) return List.of(site.name(), "silent", "", "", "", "", says.silence());
        return List.of(
                site.name(),
                says.standing().toLowerCase(Locale.ROOT),
                holds(site, health),
                String.valueOf(says.epoch()),
                seconds(says.said().path("leaseMillis").asLong()),
                says.mode().toLowerCase(Locale.ROOT),
                says.said().path("meaning").asText());
    }

    /** Whose workloads the site may run now. */
    private static String holds(Site site, TwoSitesHealth health) {
        var says = health.words().get(site);
        if (!says.acts()) return "nothing";
        return says.took() ? "A and B" : site.name();
    }

    private static String seconds(long millis) {
        return millis <= 0
                ? ""
                : String.format(Locale.ROOT, "%.1f s", Duration.ofMillis(millis).toMillis() / 1e3);
    }

    private static List<String> cells(String workload, Site site, List<Running> where) {
        return List.of(
                workload,
                site.name(),
                where.isEmpty()
                        ? "nowhere"
                        : each(where, running -> running.site().name()),
                each(where, Running::by),
                each(where, running -> String.valueOf(running.pid())));
    }

    private static String each(List<Running> where, java.util.function.Function<Running, String> what) {
        return where.stream().map(what).collect(Collectors.joining(" and "));
    }

    private static JsonNode tree(TwoSites sites, TwoSitesHealth health, List<ChildView> processes) {
        var tree = Trees.object().put("name", sites.name());
        var bySite = tree.putObject("sites");
        var workloads = tree.putObject("workloads");
        for (var site : Site.values()) {
            var says = health.words().get(site);
            var each = bySite.putObject(site.name())
                    .put("answers", says.answers())
                    .put("silence", says.silence())
                    .put("serves", health.serves(site))
                    .put("acts", says.acts())
                    .put("took", says.took());
            if (says.answers()) each.put("standing", says.standing()).put("epoch", says.epoch());
            each.set("status", says.said());
            for (var name : health.workloads(site)) {
                var workload = workloads.putObject(name).put("site", site.name());
                var runs = workload.putArray("runs");
                health.of(name).forEach(running -> runs.addObject()
                        .put("site", running.site().name())
                        .put("by", running.by())
                        .put("pid", running.pid()));
            }
        }
        tree.set("broken", Trees.JSON.valueToTree(health.broken()));
        var troubles = tree.putArray("troubles");
        health.troubles().forEach(troubles::add);
        tree.set("processes", StatusView.tree(processes));
        return tree;
    }
}
