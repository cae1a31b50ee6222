package dev.holdfast.cli.cluster;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one cluster: where it stands, how it is and since when, and who uses it. */
@Command(name = "show", description = "Show a cluster: where it stands, how it is and since when, and who uses it.")
final class ClusterShow implements Callable<Integer> {
    private static final int NAMES_SHOWN = 10;

    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    ClusterShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var found = api.get(Kind.CLUSTER, api.namespace(), name);
            switch (output.format()) {
                case json -> session.out().println(Trees.json(found.shown()));
                case yaml -> session.out().print(Trees.yaml(found.shown()));
                case name -> session.out().println(Listing.qualified(Kind.CLUSTER, found.name()));
                case table, wide -> show(api, found);
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }

    private void show(Api api, Found found) {
        var sight = new Sight(found, api.now());
        line("cluster " + found.namespace() + "/" + found.name() + "   ready: " + sight.answer("Ready")
                + "   reachable: " + sight.answer("Reachable"));
        line("place      " + orNone(found.text("/spec/site"))
                + (found.text("/spec/zone").isEmpty() ? "" : ", zone " + found.text("/spec/zone")));
        boolean quarantined = found.condition("Quarantined", "status").equals("True");
        if (quarantined) line("quarantine " + found.condition("Quarantined", "message"));
        for (var type : List.of("Ready", "Reachable")) {
            line("%-10s %s, %s%s"
                    .formatted(
                            type.toLowerCase(java.util.Locale.ROOT),
                            sight.reason(type),
                            sight.message(type),
                            since(api, sight, type)));
        }
        line("as of      "
                + found.time("/status/asOf")
                        .map(asOf -> asOf + " (" + Listing.age(java.util.Optional.of(asOf), api.now()) + " ago)")
                        .orElse("never"));
        line("version    " + orNone(found.text("/status/version")));
        line("labels     " + orNone(ClusterList.labels(found)));
        line("kubeconfig Secret " + found.text("/spec/kubeconfigSecretRef/name") + ", key "
                + (found.text("/spec/kubeconfigSecretRef/key").isEmpty()
                        ? "kubeconfig"
                        : found.text("/spec/kubeconfigSecretRef/key"))
                + ", read as "
                + (found.text("/spec/serviceAccountName").isEmpty()
                        ? "the installation's default account"
                        : found.text("/spec/serviceAccountName")));
        var allowed = found.at("/spec/allowedNamespaces")
                .valueStream()
                .map(each -> each.asText())
                .toList();
        line("plans of   " + found.namespace() + (allowed.isEmpty() ? "" : ", " + String.join(", ", allowed)));
        var use = ClusterUse.of(api, found);
        line("used by    " + names("plan", use.plans()));
        line("runs       " + names("unfinished run", use.unfinished()));
    }

    private static String since(Api api, Sight sight, String type) {
        var found = sight.cluster();
        var since = found.condition(type, "lastTransitionTime");
        if (since.isEmpty() || sight.isStale()) return "";
        var then = Found.instant(com.fasterxml.jackson.databind.node.TextNode.valueOf(since));
        return then.isEmpty() ? "" : ", for " + Listing.age(then, api.now());
    }

    private static String names(String what, List<Found> found) {
        if (found.isEmpty()) return "no " + what;
        var names = found.stream()
                .limit(NAMES_SHOWN)
                .map(each -> each.namespace() + "/" + each.name())
                .toList();
        int more = found.size() - names.size();
        return what + " " + String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private void line(String text) {
        session.out().println(Clean.line(text));
    }
}
