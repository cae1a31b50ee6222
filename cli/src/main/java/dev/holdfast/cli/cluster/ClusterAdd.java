package dev.holdfast.cli.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.DryRun;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.ObjectName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers a cluster: a Secret with one context of a kubeconfig, and the Cluster that names it. */
@Command(
        name = "add",
        description = {
            "Register a cluster that plans can act on.",
            "Creates a Secret with one context of a kubeconfig, and the Cluster that names it.",
            "Copies in the certificates that the kubeconfig names as files; refuses one that runs a program."
        })
final class ClusterAdd implements Callable<Integer> {
    private static final int NAME_MAX = 253 - ClusterSecret.SUFFIX.length();

    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The name that steps will call it by.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            required = true,
            description = "The kubeconfig of the cluster to add; --kubeconfig is the cluster that will know it.")
    private Path from;

    @Option(
            names = "--from-context",
            paramLabel = "NAME",
            description = "The context of that kubeconfig. Without it its current one.")
    private Optional<String> fromContext = Optional.empty();

    @Option(names = "--site", paramLabel = "NAME", description = "The site where it stands, for example a data centre.")
    private String site;

    @Option(names = "--zone", paramLabel = "NAME", description = "The zone within the site, for example a room.")
    private String zone;

    @Option(names = "--region", paramLabel = "NAME", description = "The region of the site, for example a city.")
    private String region;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label of the Cluster. Repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--allow-namespace",
            paramLabel = "NAME",
            description = "A further namespace whose plans may act on it. Repeatable.")
    private List<String> allowed = List.of();

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            description = "As whom the operator reads the Secret. Without it as the installation's default account.")
    private String account;

    @Option(
            names = "--dry-run",
            paramLabel = "none|client|server",
            defaultValue = "none",
            description = {
                "client prints the manifests instead, credentials included; server lets the API server check them.",
                "Default: ${DEFAULT-VALUE}."
            })
    private DryRun dryRun;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    ClusterAdd(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!ObjectName.isAny(name) || name.length() > NAME_MAX) {
            throw new Fault(
                    ExitCode.USAGE,
                    "\"" + name + "\" cannot be a Cluster's name",
                    "use at most " + NAME_MAX + " " + ObjectName.RULE);
        }
        var kubeconfig = MemberKubeconfig.of(from, fromContext);
        try (var api = Api.open(cluster, session)) {
            var secret = ClusterSecret.manifest(name, api.namespace(), kubeconfig);
            var manifest = manifest(api.namespace());
            switch (dryRun) {
                case client -> print(secret, manifest);
                case server, none -> create(api, secret, manifest);
            }
        }
        session.out().flush();
        return ExitCode.DONE.code();
    }

    private ObjectNode manifest(String namespace) {
        var manifest =
                Trees.object().put("apiVersion", Kind.CLUSTER.apiVersion()).put("kind", Kind.CLUSTER.kind());
        var metadata = manifest.putObject("metadata").put("name", name).put("namespace", namespace);
        if (!labels.isEmpty()) labels.forEach(metadata.putObject("labels")::put);
        var spec = manifest.putObject("spec");
        spec.putObject("kubeconfigSecretRef")
                .put("name", ClusterSecret.name(name))
                .put("key", ClusterSecret.KEY);
        if (account != null) spec.put("serviceAccountName", account);
        if (!allowed.isEmpty()) allowed.forEach(spec.putArray("allowedNamespaces")::add);
        if (region != null) spec.put("region", region);
        if (site != null) spec.put("site", site);
        if (zone != null) spec.put("zone", zone);
        return manifest;
    }

    private void print(ObjectNode secret, ObjectNode manifest) {
        switch (output.format()) {
            case json -> {
                var list = Trees.object().put("apiVersion", "v1").put("kind", "List");
                list.putArray("items").add(secret).add(manifest);
                session.out().println(Trees.json(list));
            }
            case table, wide, yaml, name -> session.out().print(Trees.yaml(secret) + "---\n" + Trees.yaml(manifest));
        }
    }

    /** The Cluster is checked before anything is kept, and the Secret comes first: the operator reads it at once. */
    private void create(Api api, ObjectNode secret, ObjectNode manifest) {
        if (api.find(Kind.CLUSTER, api.namespace(), name).isPresent()) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "there is a cluster \"" + name + "\" in namespace " + api.namespace()
                            + " already; nothing was changed",
                    "look at it: holdfast cluster show " + name + " -n " + api.namespace(),
                    "take it away first: holdfast cluster remove " + name + " -n " + api.namespace());
        }
        api.create(Kind.CLUSTER, api.namespace(), manifest.deepCopy(), true);
        boolean only = dryRun == DryRun.server;
        ClusterSecret.create(api, secret, only);
        if (!only) {
            try {
                api.create(Kind.CLUSTER, api.namespace(), manifest, false);
            } catch (Fault e) {
                ClusterSecret.delete(api, name, api.namespace());
                throw e;
            }
        }
        var kept = only ? " created (server dry run)" : " created";
        switch (output.format()) {
            case json -> session.out().println(Trees.json(manifest));
            case yaml -> session.out().print(Trees.yaml(manifest));
            case name -> session.out().println(Listing.qualified(Kind.CLUSTER, name));
            case table, wide -> {
                session.out().println("secret/" + ClusterSecret.name(name) + kept);
                session.out().println(Listing.qualified(Kind.CLUSTER, name) + kept);
                if (!only)
                    session.say("see what is missing: holdfast cluster check " + name + " -n " + api.namespace());
            }
        }
    }
}
