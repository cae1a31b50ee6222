package dev.holdfast.cli.kube;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A list of objects of one kind, printed in any form. */
public record Listing(Kind kind, List<Found> found, boolean allNamespaces, List<Column> columns) {
    /** The version of the envelope around lists and findings. */
    public static final String ENVELOPE = "cli.holdfast.dev/v1";

    /** Newest last, as the eye rests at the end of the output. */
    public static final Comparator<Found> OLDEST_FIRST = Comparator.comparing(
                    (Found found) -> found.created().orElse(Instant.EPOCH))
            .thenComparing(Found::namespace)
            .thenComparing(Found::name);

    public static final Comparator<Found> BY_NAME =
            Comparator.comparing(Found::namespace).thenComparing(Found::name);

    public void print(Session session, Format format, String nothing) {
        switch (format) {
            case json -> session.out().println(Trees.json(envelope()));
            case yaml -> session.out().print(Trees.yaml(envelope()));
            case name -> found.forEach(each -> session.out().println(qualified(kind, each.name())));
            case table, wide -> table(session, format, nothing);
        }
        session.out().flush();
    }

    /** {@code recoveryplan.recovery.elotl.co/db}, as kubectl names an object. */
    public static String qualified(Kind kind, String name) {
        return kind.kind().toLowerCase(java.util.Locale.ROOT) + "." + kind.group() + "/" + name;
    }

    /** The age of a point in time, or nothing. */
    public static String age(Optional<Instant> then, Instant now) {
        return then.map(at -> Durations.age(Duration.between(at, now))).orElse("");
    }

    private com.fasterxml.jackson.databind.node.ObjectNode envelope() {
        var envelope = Trees.object().put("apiVersion", ENVELOPE).put("kind", kind.kind() + "List");
        var items = envelope.putArray("items");
        found.forEach(each -> items.add(each.shown()));
        return envelope;
    }

    private void table(Session session, Format format, String nothing) {
        if (found.isEmpty()) {
            session.say(nothing);
            return;
        }
        var shown = columns.stream()
                .filter(column -> format == Format.wide || !column.wide())
                .toList();
        var headings = new ArrayList<String>();
        if (allNamespaces) {
            headings.add("NAMESPACE");
        }
        shown.forEach(column -> headings.add(column.heading()));
        var table = new Table(headings);
        for (var each : found) {
            var cells = new ArrayList<String>();
            if (allNamespaces) {
                cells.add(each.namespace());
            }
            shown.forEach(column -> cells.add(column.cell().apply(each)));
            table.row(cells);
        }
        boolean cut = session.screen().output() && format == Format.table;
        table.print(session.out(), cut ? session.width() : 0, session.symbols());
    }
}
