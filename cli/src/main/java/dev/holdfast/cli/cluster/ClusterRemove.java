package dev.holdfast.cli.cluster;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a cluster away, unless a plan or an unfinished run needs it. */
@Command(
        name = "remove",
        aliases = "rm",
        description = {
            "Remove a Cluster, and its Secret if cluster add made it.",
            "Refuses while a plan or an unfinished run names it. Nothing changes on the cluster itself."
        })
final class ClusterRemove implements Callable<Integer> {
    private static final int NAMES_SHOWN = 5;

    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name.")
    private String name;

    @Option(names = "--force", description = "Although plans or unfinished runs name it: their steps on it will fail.")
    private boolean force;

    @Mixin
    private ClusterOptions cluster;

    ClusterRemove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var found = api.get(Kind.CLUSTER, api.namespace(), name);
            if (!force) refuseIfUsed(found, ClusterUse.of(api, found));
            var path = Api.path(Kind.CLUSTER, Optional.of(api.namespace())) + "/" + Api.encode(name);
            api.connection().deleteGood(path);
            session.out().println(Listing.qualified(Kind.CLUSTER, name) + " deleted");
            boolean named = found.text("/spec/kubeconfigSecretRef/name").equals(ClusterSecret.name(name));
            if (named && ClusterSecret.delete(api, name, api.namespace())) {
                session.out().println("secret/" + ClusterSecret.name(name) + " deleted");
            } else {
                session.say("note: the Secret " + found.text("/spec/kubeconfigSecretRef/name")
                        + " stays; cluster add did not make it, or you may not delete it");
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }

    private void refuseIfUsed(Found found, ClusterUse use) {
        if (!use.isUsed()) return;
        var users = new ArrayList<String>();
        users.addAll(names("unfinished run ", use.unfinished()));
        users.addAll(names("plan ", use.plans()));
        throw new Fault(
                ExitCode.REFUSED,
                "the cluster " + found.namespace() + "/" + name + " is needed by " + String.join(", ", users)
                        + "; nothing was removed",
                "change those plans first, and let the runs end",
                "remove it all the same: --force");
    }

    private static List<String> names(String what, List<Found> found) {
        var names = new ArrayList<>(found.stream()
                .limit(NAMES_SHOWN)
                .map(each -> what + each.namespace() + "/" + each.name())
                .toList());
        if (found.size() > names.size()) names.add(found.size() - names.size() + " more");
        return names;
    }
}
