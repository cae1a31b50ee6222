package dev.holdfast.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Policies;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.cluster.Check.Result;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.BuiltInResources;
import dev.holdfast.cli.rbac.Discovery;
import dev.holdfast.cli.rbac.Grant;
import dev.holdfast.cli.rbac.Holder;
import dev.holdfast.cli.rbac.Permission;
import dev.holdfast.cli.rbac.PlanRights;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.expression.Cel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks whether steps can act on a cluster, from the Secret to each right of each plan.
 *
 * <ol>
 *   <li>The Secret holds a kubeconfig that the operator accepts, and may be read as the account that is to read it.
 *   <li>The cluster answers to it.
 *   <li>The kubeconfig's user may be the accounts of the plans: asked of the cluster by that user about itself.
 *   <li>Each account may do what the steps of its plans do: asked of the cluster as that account about itself, so nothing
 *       but the right to be the account is needed to ask.
 * </ol>
 */
final class ClusterInspection {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";

    /** What a kubeconfig for the operator never needs: whoever reads the Secret could do it. */
    private static final List<Permission> EXCESS = List.of(
            Permission.of("get", "", "secrets", "kube-system", ""),
            Permission.of("create", "", "pods", "kube-system", ""),
            Permission.of("impersonate", "", "users", "", ""),
            Permission.of("impersonate", "", "groups", "", ""),
            Permission.of("impersonate", "", "serviceaccounts", "", ""),
            Permission.of("create", "rbac.authorization.k8s.io", "clusterrolebindings", "", ""));

    private static final Map<String, String> EPOCH_KINDS = new TreeMap<>(Map.of(
            "validatingadmissionpolicies", "ValidatingAdmissionPolicy",
            "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding"));

    private final Api api;
    private final Session session;
    private final Found cluster;
    private final Holder operator;
    private final Holder.Account standard;
    private final List<Holder.Account> further;
    private final List<Check> checks = new ArrayList<>();

    ClusterInspection(
            Api api,
            Session session,
            Found cluster,
            Holder operator,
            Holder.Account standard,
            List<Holder.Account> further) {
        this.api = api;
        this.session = session;
        this.cluster = cluster;
        this.operator = operator;
        this.standard = standard;
        this.further = further;
    }

    List<Check> checks() {
        reader();
        kubeconfig().ifPresent(this::member);
        return List.copyOf(checks);
    }

    private void reader() {
        var named = cluster.text("/spec/serviceAccountName");
        var reader = named.isEmpty() ? standard : new Holder.Account(cluster.namespace(), named);
        var secret = cluster.text("/spec/kubeconfigSecretRef/name");
        right(
                Check.READER,
                reader + " may",
                Permission.of("get", "", "secrets", cluster.namespace(), secret),
                about(reader));
        right(
                Check.READER,
                operator + " may",
                Permission.of("impersonate", "", "serviceaccounts", reader.namespace(), reader.name()),
                about(operator));
    }

    /** A review on the cluster that holds the Cluster, about somebody else. */
    private Review about(Holder holder) {
        return permission -> {
            var review = review("SubjectAccessReview", permission);
            var spec = (com.fasterxml.jackson.databind.node.ObjectNode) review.get("spec");
            spec.put("user", holder.username());
            var groups = spec.putArray("groups");
            holder.groups().forEach(groups::add);
            return answer(api.connection(), review, "subjectaccessreviews");
        };
    }

    private Optional<String> kubeconfig() {
        var ref = cluster.text("/spec/kubeconfigSecretRef/name");
        var key = cluster.text("/spec/kubeconfigSecretRef/key");
        var answer = api.connection().get(ClusterSecret.path(ref, cluster.namespace()));
        if (answer.notFound()) {
            add(Check.KUBECONFIG, Result.FAIL, "there is no Secret " + ref + " in namespace " + cluster.namespace());
            return Optional.empty();
        }
        if (!answer.good()) {
            add(Check.KUBECONFIG, Result.UNKNOWN, "you may not read the Secret " + ref + ": " + answer.message());
            return Optional.empty();
        }
        var data = answer.body()
                .path("data")
                .path(key.isEmpty() ? ClusterSecret.KEY : key)
                .asText("");
        if (data.isEmpty()) {
            add(
                    Check.KUBECONFIG,
                    Result.FAIL,
                    "the Secret " + ref + " has no key " + (key.isEmpty() ? ClusterSecret.KEY : key));
            return Optional.empty();
        }
        var text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        var problem = MemberKubeconfig.problem(text);
        if (problem.isPresent()) {
            add(Check.KUBECONFIG, Result.FAIL, "the operator refuses the kubeconfig: " + problem.get());
            return Optional.empty();
        }
        add(Check.KUBECONFIG, Result.OK, "the Secret " + ref + " holds a kubeconfig");
        return Optional.of(text);
    }

    private void member(String kubeconfig) {
        try (var connection =
                Connection.of(kubeconfig, Optional.empty(), api.connection().requestTimeout(), session)) {
            var ready = connection.get("/readyz");
            if (ready.status() == 401) {
                add(
                        Check.ANSWERS,
                        Result.FAIL,
                        connection.server() + " does not take the kubeconfig's credentials (401)");
                return;
            }
            add(
                    Check.ANSWERS,
                    ready.good() ? Result.OK : Result.WARN,
                    connection.server() + (ready.good() ? " is ready" : " answers " + ready.status() + " to /readyz"));
            var self = self(connection);
            right(
                    Check.MEMBER,
                    "the kubeconfig's user may",
                    Permission.of("get", "", "namespaces", "", "default"),
                    self);
            epochs(connection);
            var plans = ClusterUse.of(api, cluster).plans();
            for (var account : accounts(plans)) {
                var permission =
                        Permission.of("impersonate", "", "serviceaccounts", account.namespace(), account.name());
                if (right(Check.MEMBER, "the kubeconfig's user may", permission, self)) {
                    rights(kubeconfig, connection, account, plans);
                } else {
                    add(
                            Check.PLAN,
                            Result.UNKNOWN,
                            "what " + account + " may, since the operator cannot act as it there");
                }
            }
            EXCESS.forEach(permission -> excess(permission, self));
        } catch (Fault unreachable) {
            add(Check.ANSWERS, Result.UNKNOWN, unreachable.getMessage());
        }
    }

    /** Policy and binding: without either, writes that come too late are stopped by their preconditions alone. */
    private void epochs(Connection connection) {
        for (var kind : EPOCH_KINDS.entrySet()) {
            var answer =
                    connection.get("/apis/admissionregistration.k8s.io/v1/" + kind.getKey() + "/" + Policies.EPOCH);
            String what = kind.getValue() + " " + Policies.EPOCH;
            if (answer.good()) {
                add(Check.EPOCH, Result.OK, "the " + what + " is there");
            } else if (answer.notFound()) {
                add(
                        Check.EPOCH,
                        Result.WARN,
                        "there is no " + what
                                + ": a run that a later one has overtaken is not refused there; apply what"
                                + " holdfast install generate --profile member --only crds prints");
            } else {
                add(
                        Check.EPOCH,
                        Result.UNKNOWN,
                        "the kubeconfig's user may not see the " + what + ": " + answer.message());
            }
        }
    }

    private Set<Holder.Account> accounts(List<Found> plans) {
        var accounts = new LinkedHashSet<Holder.Account>();
        plans.forEach(plan -> accounts.add(account(plan)));
        accounts.addAll(further);
        return accounts;
    }

    private Holder.Account account(Found plan) {
        var named = plan.text("/spec/serviceAccountName");
        return named.isEmpty() ? standard : new Holder.Account(plan.namespace(), named);
    }

    /** What one account must be able to do there for all of its plans. */
    private void rights(String kubeconfig, Connection asUser, Holder.Account account, List<Found> plans) {
        var discovery = new Discovery(asUser);
        var timeout = api.connection().requestTimeout();
        try (var connection = Connection.of(kubeconfig, Optional.of(account.username()), timeout, session)) {
            for (var plan : plans) {
                if (!account(plan).equals(account)) continue;
                var reading = StepReading.read(Typed.json(plan.at("/spec/steps")), Cel.LANGUAGE);
                if (!reading.problems().isEmpty()) {
                    add(Check.PLAN, Result.UNKNOWN, "plan " + plan.namespace() + "/" + plan.name() + " cannot be read");
                    continue;
                }
                var needed = PlanRights.of(
                        reading.steps(),
                        plan.namespace(),
                        (version, word) -> BuiltInResources.find(version, word).or(() -> discovery.find(version, word)),
                        false);
                needed.rules().forEach((scope, rules) -> {
                    if (!ClusterUse.isNamed(scope.cluster(), cluster)) return;
                    new Grant("check", scope.namespace(), rules, account)
                            .permissions()
                            .forEach(permission -> right(
                                    Check.PLAN,
                                    "for plan " + plan.namespace() + "/" + plan.name() + " " + account + " may",
                                    permission,
                                    self(connection)));
                });
                needed.unknown().forEach(kind -> add(Check.PLAN, Result.UNKNOWN, "the cluster does not know " + kind));
            }
        }
    }

    /** Asks whether a right is there: {@code true}, {@code false}, or why it is not known. */
    private interface Review {
        String of(Permission permission);
    }

    private static Review self(Connection connection) {
        return permission ->
                answer(connection, review("SelfSubjectAccessReview", permission), "selfsubjectaccessreviews");
    }

    private static JsonNode review(String kind, Permission permission) {
        var review = Trees.object().put("apiVersion", "authorization.k8s.io/v1").put("kind", kind);
        review.putObject("spec").set("resourceAttributes", permission.attributes());
        return review;
    }

    private static String answer(Connection connection, JsonNode review, String resource) {
        var answer = connection.post(REVIEWS + resource, review);
        return answer.good()
                ? String.valueOf(answer.body().at("/status/allowed").asBoolean())
                : answer.message();
    }

    private boolean right(String id, String who, Permission permission, Review review) {
        var said = review.of(permission);
        switch (said) {
            case "true" -> add(id, Result.OK, who + " " + permission);
            case "false" -> add(id, Result.FAIL, who + " not " + permission);
            case String why -> add(id, Result.UNKNOWN, who + " " + permission + "? " + why);
        }
        return said.equals("true");
    }

    private void excess(Permission permission, Review review) {
        var said = review.of(permission);
        switch (said) {
            case "true" ->
                add(Check.EXCESS, Result.WARN, "the kubeconfig's user may " + permission + ", which it never needs");
            case "false" -> add(Check.EXCESS, Result.OK, "the kubeconfig's user may not " + permission);
            case String why ->
                add(Check.EXCESS, Result.UNKNOWN, "the kubeconfig's user may " + permission + "? " + why);
        }
    }

    private void add(String id, Result result, String what) {
        checks.add(new Check(id, result, what));
    }
}
