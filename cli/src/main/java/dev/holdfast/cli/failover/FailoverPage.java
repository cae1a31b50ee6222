package dev.holdfast.cli.failover;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import java.io.PrintWriter;
import java.util.List;

/** What a failover would do, for people and for scripts. */
final class FailoverPage {
    private final Session session;
    private final Scope.Asked asked;
    private final Scope scope;
    private final boolean ungraceful;

    FailoverPage(Session session, Scope.Asked asked, Scope scope, boolean ungraceful) {
        this.session = session;
        this.asked = asked;
        this.scope = scope;
        this.ungraceful = ungraceful;
    }

    void show(PrintWriter out) {
        int count = scope.count();
        out.println("failover from " + asked.from() + " to " + asked.to() + ": "
                + (count == 1 ? "1 application" : count + " applications") + " in "
                + (scope.waves().size() == 1 ? "1 wave" : scope.waves().size() + " waves")
                + (ungraceful ? ", without grace" : ""));
        if (count > 0) {
            var table = new Table(List.of("WAVE", "APPLICATION", "PRIORITY", "AFTER", "PLAN", "RTO", "NOTES"));
            for (int wave = 1; wave <= scope.waves().size(); wave++) {
                for (var one : scope.waves().get(wave - 1)) {
                    table.row(List.of(
                            wave + "",
                            one.id(),
                            one.application().priority() + "",
                            String.join(", ", scope.after(one)),
                            one.plan().name(),
                            one.rto(),
                            Clean.line(String.join("; ", one.notes()))));
                }
            }
            table.print(out, 0, session.symbols());
        }
        scope.leftOut().forEach(left -> out.println(Clean.line("left out: " + left.id() + ": " + left.why())));
        out.flush();
    }

    /** The same for scripts, with the run as it would be created. */
    ObjectNode tree(ObjectNode run) {
        var tree = Trees.object().put("from", asked.from()).put("to", asked.to());
        var waves = tree.putArray("waves");
        for (var wave : scope.waves()) {
            var list = waves.addArray();
            for (var one : wave) {
                var item = list.addObject();
                item.put("namespace", one.application().namespace());
                item.put("name", one.application().name());
                item.put("priority", one.application().priority());
                var after = item.putArray("after");
                scope.after(one).forEach(after::add);
                item.put("plan", one.plan().name());
                if (!one.rto().isEmpty()) item.put("rto", one.rto());
                var notes = item.putArray("notes");
                one.notes().forEach(notes::add);
            }
        }
        var left = tree.putArray("leftOut");
        scope.leftOut()
                .forEach(each -> left.addObject().put("application", each.id()).put("why", each.why()));
        tree.set("run", run);
        return tree;
    }
}
