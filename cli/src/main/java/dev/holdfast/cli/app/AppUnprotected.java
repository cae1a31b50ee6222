package dev.holdfast.cli.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Counted;
import dev.holdfast.cli.output.FailOn;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.protection.Coverage;
import dev.holdfast.core.protection.Coverage.Place;
import dev.holdfast.core.protection.Coverage.Workload;
import dev.holdfast.sandbox.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists workloads that no application selects, over clusters; what could not be asked is said to be unknown. */
@Command(
        name = "unprotected",
        description = {
            "List the workloads that no application selects.",
            "Looks at Deployments, StatefulSets, DaemonSets, CronJobs, and at VirtualMachines where KubeVirt is.",
            "Asks the cluster that holds the plans and every Cluster, unless --on names some.",
            "Ends with 11 when a cluster could not be asked: Unknown is not protected."
        })
final class AppUnprotected implements Callable<Integer> {
    /** How the cluster that holds the plans is called on the command line and in results. */
    private static final String HOME = ".";

    private static final String SYSTEM_PREFIX = "kube-";

    private final Session session;

    @Option(
            names = "--on",
            paramLabel = "CLUSTER",
            description =
                    "Ask this Cluster only: NAME, NAMESPACE/NAME, or . for the one that holds the plans. Repeatable.")
    private List<String> on = List.of();

    @Option(
            names = "--system",
            description = "Also what is in namespaces that begin with kube-, and in the operator's.")
    private boolean system;

    @Option(
            names = "--operator-namespace",
            paramLabel = "NAME",
            defaultValue = "holdfast-system",
            description = "Where the operator lives; its Clusters may be named everywhere. Default: ${DEFAULT-VALUE}.")
    private String operatorNamespace;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "never",
            description = "error, warning or never: whether the command ends with 3 when something is unprotected."
                    + " Default: ${DEFAULT-VALUE}.")
    private FailOn failOn;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    AppUnprotected(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var clusters = clusters(api);
            var selectors = api.list(Kind.APPLICATION, Optional.empty(), "").stream()
                    .flatMap(application -> Selectors.of(application, operatorNamespace, clusters.keySet()).stream())
                    .toList();
            var asked = asked(clusters);
            var census = new Census(api, session, namespace -> system || !isSystem(namespace)).of(asked);
            var bare = Coverage.unprotected(census.workloads(), selectors).stream()
                    .sorted(Comparator.comparing((Workload workload) -> id(workload.place()))
                            .thenComparing(Workload::namespace)
                            .thenComparing(Workload::kind)
                            .thenComparing(Workload::name))
                    .toList();
            print(bare, census, asked.size());
            session.out().flush();
            if (failOn != FailOn.never && !bare.isEmpty()) return ExitCode.FINDINGS.code();
            return (census.unknown().isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE).code();
        }
    }

    private boolean isSystem(String namespace) {
        return namespace.startsWith(SYSTEM_PREFIX) || namespace.equals(operatorNamespace);
    }

    /** All clusters there are, the home cluster first. */
    private static Map<Place, Found> clusters(Api api) {
        var clusters = new LinkedHashMap<Place, Found>();
        clusters.put(Place.HOME, null);
        api.list(Kind.CLUSTER, Optional.empty(), "").stream()
                .sorted(Listing.BY_NAME)
                .forEach(found -> clusters.put(
                        new Place(found.namespace(), found.name(), Selectors.labels(found.tree())), found));
        return clusters;
    }

    private Map<Place, Found> asked(Map<Place, Found> clusters) {
        if (on.isEmpty()) return clusters;
        var asked = new LinkedHashMap<Place, Found>();
        for (var name : on) {
            var named = clusters.keySet().stream()
                    .filter(place -> name.equals(id(place)) || name.equals(place.name()) && !place.isHome())
                    .toList();
            if (named.isEmpty()) {
                var known = clusters.keySet().stream().map(AppUnprotected::id).toList();
                throw new Fault(
                        ExitCode.USAGE,
                        "there is no cluster \"" + name + "\"; " + Nearest.hint(name, known),
                        "see what there is: holdfast cluster list -A");
            }
            named.forEach(place -> asked.put(place, clusters.get(place)));
        }
        return asked;
    }

    /** {@code NAMESPACE/NAME}, or {@code .} for the cluster that holds the plans. */
    private static String id(Place place) {
        return place.isHome() ? HOME : place.id();
    }

    private void print(List<Workload> bare, Census.Result census, int asked) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(tree(bare, census)));
            case yaml -> session.out().print(Trees.yaml(tree(bare, census)));
            case name -> {
                bare.forEach(workload -> session.out()
                        .println(id(workload.place()) + " "
                                + workload.kind().toLowerCase(Locale.ROOT) + "/" + workload.name() + " -n "
                                + workload.namespace()));
                census.unknown().forEach(unknown -> session.say(words(unknown)));
            }
            case table, wide -> table(bare, census, asked);
        }
    }

    private void table(List<Workload> bare, Census.Result census, int asked) {
        boolean wide = output.format() == Format.wide;
        if (!bare.isEmpty()) {
            var headings = new ArrayList<>(List.of("CLUSTER", "NAMESPACE", "KIND", "NAME"));
            if (wide) headings.add("LABELS");
            var table = new Table(headings);
            for (var workload : bare) {
                var cells = new ArrayList<>(
                        List.of(id(workload.place()), workload.namespace(), workload.kind(), workload.name()));
                if (wide) cells.add(labels(workload));
                table.row(cells);
            }
            boolean cut = session.screen().output() && !wide;
            table.print(session.out(), cut ? session.width() : 0, session.symbols());
        }
        census.unknown().forEach(unknown -> session.out().println(Clean.line(words(unknown))));
        long silent =
                census.unknown().stream().map(Census.Unknown::place).distinct().count();
        session.out()
                .println(Counted.of(bare.size(), "unprotected workload") + " of "
                        + census.workloads().size() + " on " + Counted.of(asked, "cluster") + ", " + silent
                        + " of them Unknown");
    }

    private static String words(Census.Unknown unknown) {
        return "Unknown: " + id(unknown.place()) + ": " + unknown.reason();
    }

    private static String labels(Workload workload) {
        return workload.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static ObjectNode tree(List<Workload> bare, Census.Result census) {
        var tree = Trees.object().put("apiVersion", Listing.ENVELOPE).put("kind", "UnprotectedList");
        var items = tree.putArray("items");
        bare.forEach(workload -> items.addObject()
                .put("cluster", id(workload.place()))
                .put("namespace", workload.namespace())
                .put("kind", workload.kind())
                .put("name", workload.name()));
        var unknown = tree.putArray("unknown");
        census.unknown()
                .forEach(each ->
                        unknown.addObject().put("cluster", id(each.place())).put("reason", each.reason()));
        return tree;
    }
}
