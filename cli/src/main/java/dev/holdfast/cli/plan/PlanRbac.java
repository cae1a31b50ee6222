package dev.holdfast.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.Approvers;
import dev.holdfast.cli.rbac.BuiltInResources;
import dev.holdfast.cli.rbac.Discovery;
import dev.holdfast.cli.rbac.Grant;
import dev.holdfast.cli.rbac.Holder;
import dev.holdfast.cli.rbac.PlanRights;
import dev.holdfast.cli.rbac.Resource;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.plan.StepReading.Problem;
import dev.holdfast.expression.Cel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the least rights that a plan needs, ready for kubectl. */
@Command(
        name = "rbac",
        description = {
            "Print the least Roles that a plan's account needs.",
            "Prints one for each cluster and namespace. Knows built-in kinds offline; asks the cluster about others.",
            "Ends with 11 when a kind stays unknown."
        })
final class PlanRbac implements Callable<Integer> {
    private static final int NAME_MAX = 200;

    /** The forms of the result. */
    enum Form {
        yaml,
        json,
        table
    }

    private final Session session;

    @Parameters(paramLabel = "PLAN", arity = "0..1", description = "The plan's name.")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the plan from a file instead of a cluster.")
    private Path file;

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            description = "Only what is needed on this Cluster; . is the one that holds the plan.")
    private String only;

    @Option(
            names = "--default-service-account",
            paramLabel = "[NAMESPACE/]NAME",
            defaultValue = "holdfast-system/holdfast-default",
            description = "Whom to bind when the plan names no account. Default: ${DEFAULT-VALUE}.")
    private String defaultAccount;

    @Option(
            names = "--large-values",
            description = {
                "Fields over 16 KiB are read or replaced: a run keeps them in a Secret of its own, in the plan's",
                "namespace, so its account needs Secrets there."
            })
    private boolean largeValues;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "yaml",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Form form;

    @Mixin
    private ClusterOptions cluster;

    PlanRbac(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (file == null && name == null) {
            throw new Fault(
                    ExitCode.USAGE,
                    "which plan? none is named",
                    "name one, or a file with -f FILE",
                    "see what there is: holdfast plan list -A");
        }
        if (file == null) {
            try (var api = Api.open(cluster, session)) {
                var discovery = new Discovery(api.connection());
                var lint = "kubectl get recoveryplan " + name + " -n " + api.namespace() + cluster.repeated()
                        + " -o yaml | holdfast plan lint -";
                return print(
                        api.get(Kind.PLAN, api.namespace(), name),
                        (version, word) -> known(version, word).or(() -> discovery.find(version, word)),
                        lint);
            }
        }
        return print(
                chosen(PlanFile.read(file)),
                (version, word) -> known(version, word).or(() -> asked(version, word)),
                "holdfast plan lint " + file);
    }

    private Found chosen(List<Found> plans) {
        var fitting = plans.stream()
                .filter(plan -> name == null || plan.name().equals(name))
                .toList();
        if (fitting.size() != 1) {
            var names = plans.stream().map(Found::name).toList();
            throw new Fault(
                    ExitCode.USAGE,
                    file + " holds the plans " + String.join(", ", names)
                            + (name == null ? "; which one?" : ", each under a name; asked for " + name),
                    "name one of them: holdfast plan rbac -f " + file + " " + names.getFirst());
        }
        return fitting.getFirst();
    }

    private static Optional<Resource> known(String apiVersion, String word) {
        return BuiltInResources.find(apiVersion, word);
    }

    /** A file is read without any cluster; only for kinds that are not built in one is asked, if it can be. */
    private Optional<Resource> asked(String apiVersion, String word) {
        try (var api = Api.open(cluster, session)) {
            return new Discovery(api.connection()).find(apiVersion, word);
        } catch (Fault unreachable) {
            session.say("note: " + unreachable.getMessage());
            return Optional.empty();
        }
    }

    /** The plan's rights; {@code lint} is the command that says where in the manifest a step is wrong. */
    private int print(Found plan, BiFunction<String, String, Optional<Resource>> resources, String lint) {
        var reading = StepReading.read(Typed.json(plan.at("/spec/steps")), Cel.LANGUAGE);
        if (!reading.problems().isEmpty()) {
            throw new Fault(
                    ExitCode.FINDINGS,
                    "the steps of plan " + plan.name() + " cannot be read\n"
                            + reading.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")),
                    "where that is: " + lint);
        }
        var namespace = plan.namespace().isEmpty() ? cluster.namespaceOr("default") : plan.namespace();
        var needed = PlanRights.of(reading.steps(), namespace, resources, largeValues);
        var grants = grants(plan, namespace, needed);
        switch (form) {
            case yaml -> {
                yaml(plan, namespace, needed, grants);
                approvers(reading.steps(), namespace);
            }
            case json -> session.out().println(Trees.json(json(grants)));
            case table -> table(grants);
        }
        session.out().flush();
        if (form != Form.yaml) {
            needed.notes().forEach(note -> session.say("note: " + note));
        }
        needed.unknown().forEach(kind -> session.say("unknown kind, taken for a namespaced plural: " + kind));
        return needed.unknown().isEmpty() ? ExitCode.DONE.code() : ExitCode.INCOMPLETE.code();
    }

    private record Placed(String cluster, Grant grant) {}

    private List<Placed> grants(Found plan, String namespace, PlanRights.Needed needed) {
        var holder = account(plan, namespace);
        var placed = new ArrayList<Placed>();
        needed.rules().forEach((scope, rules) -> {
            var here = scope.cluster().isEmpty() ? "." : scope.cluster();
            if (only == null || only.equals(here)) {
                var role = "holdfast-plan-" + (scope.namespace().isPresent() ? "" : namespace + "-") + plan.name();
                var cut = role.length() <= NAME_MAX ? role : role.substring(0, NAME_MAX);
                placed.add(new Placed(scope.cluster(), new Grant(cut, scope.namespace(), rules, holder)));
            }
        });
        return placed;
    }

    private Holder.Account account(Found plan, String namespace) {
        var named = plan.text("/spec/serviceAccountName");
        if (!named.isEmpty()) {
            return new Holder.Account(namespace, named);
        }
        return Holder.Account.ofOption("--default-service-account", defaultAccount, namespace);
    }

    private void yaml(Found plan, String namespace, PlanRights.Needed needed, List<Placed> grants) {
        var account = account(plan, namespace);
        session.out().println("# What the plan " + namespace + "/" + plan.name() + " needs to act as " + account + ".");
        session.out()
                .println("# The operator must be allowed to act as it: holdfast install generate --impersonate "
                        + account);
        needed.notes().forEach(note -> session.out().println("# Note: " + note + "."));
        needed.unknown().forEach(kind -> session.out()
                .println("# Unknown kind, check the rule: " + kind + " is taken for a namespaced plural."));
        var clusters = grants.stream().map(Placed::cluster).distinct().toList();
        for (var each : clusters) {
            session.out()
                    .println(
                            each.isEmpty()
                                    ? "# On the cluster that holds the plan:"
                                    : "# On Cluster " + each
                                            + " (its kubeconfig Secret must be readable by the Cluster's account):");
            grants.stream()
                    .filter(placed -> placed.cluster().equals(each))
                    .flatMap(placed -> placed.grant().manifests().stream())
                    .forEach(manifest -> session.out().print("---\n" + Trees.yaml(manifest)));
        }
    }

    /** Not for the plan's account, which must not answer its own questions. */
    private void approvers(List<Step> steps, String namespace) {
        var roles = only == null || only.equals(".") ? Approvers.roles(steps, namespace) : List.<ObjectNode>of();
        if (roles.isEmpty()) return;
        session.out().println("# For the people who answer its approvals, bound to nobody yet:");
        session.out().println("#   kubectl create rolebinding NAME -n " + namespace + " --role=ROLE --user=WHO");
        roles.forEach(role -> session.out().print("---\n" + Trees.yaml(role)));
    }

    private static ObjectNode json(List<Placed> grants) {
        var envelope = Trees.object().put("apiVersion", Listing.ENVELOPE).put("kind", "PlanRights");
        var items = envelope.putArray("items");
        grants.forEach(placed -> {
            var item = items.addObject().put("cluster", placed.cluster());
            var manifests = item.putArray("manifests");
            placed.grant().manifests().forEach(manifests::add);
        });
        return envelope;
    }

    private void table(List<Placed> grants) {
        var table = new Table(List.of("CLUSTER", "NAMESPACE", "RESOURCE", "VERBS", "NAMES"));
        for (var placed : grants) {
            for (var rule : placed.grant().rules()) {
                table.row(List.of(
                        placed.cluster().isEmpty() ? "." : placed.cluster(),
                        placed.grant().namespace().orElse(""),
                        String.join(",", rule.resources()) + (rule.group().isEmpty() ? "" : "." + rule.group()),
                        String.join(",", rule.verbs()),
                        rule.names().isEmpty() ? "any" : String.join(",", rule.names())));
            }
        }
        table.print(session.out(), 0, session.symbols());
    }
}
