package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.install.Check.Result;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.Permission;
import java.util.ArrayList;
import java.util.List;

/** Looks whether a cluster has an installation: its kinds, its rights, and nothing that it should not have. */
final class Inspection {
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";

    /** What the operator must never be able to do, whatever else is bound to its name. */
    private static final List<Permission> FORBIDDEN = List.of(
            Permission.of("get", "", "secrets", "", ""),
            Permission.of("get", "", "secrets", "kube-system", ""),
            Permission.of("impersonate", "", "serviceaccounts", "", ""),
            Permission.of("impersonate", "", "users", "", ""),
            Permission.of("impersonate", "", "groups", "", ""),
            Permission.of("create", "", "pods", "kube-system", ""),
            Permission.of("create", "rbac.authorization.k8s.io", "clusterrolebindings", "", ""));

    private final Connection connection;
    private final Installation installation;
    private final boolean self;

    /** Asks about the installation's operator, or about whoever asks. */
    Inspection(Connection connection, Installation installation, boolean self) {
        this.connection = connection;
        this.installation = installation;
        this.self = self;
    }

    List<Check> checks() {
        var checks = new ArrayList<Check>();
        installation.crds().forEach(crd -> checks.add(crd(crd)));
        installation.policies().forEach(policy -> checks.add(policy(policy)));
        installation.permissions().forEach(permission -> checks.add(right(permission)));
        FORBIDDEN.forEach(permission -> checks.add(excess(permission)));
        return List.copyOf(checks);
    }

    private Check crd(ObjectNode ours) {
        return same(Check.CRD, "CRD", CRDS, ours);
    }

    private Check policy(ObjectNode ours) {
        var kind = ours.path("kind").asText();
        var plural = kind.equals("ValidatingAdmissionPolicy")
                ? "validatingadmissionpolicies/"
                : "validatingadmissionpolicybindings/";
        return same(Check.POLICY, kind, ADMISSION + plural, ours);
    }

    /** Whether the cluster has this object, with this content. */
    private Check same(String id, String kind, String path, ObjectNode ours) {
        var name = kind + " " + ours.at("/metadata/name").asText();
        var answer = connection.get(path + ours.at("/metadata/name").asText());
        if (answer.notFound()) {
            return new Check(id, Result.FAIL, name + " is missing");
        }
        if (!answer.good()) {
            return new Check(id, Result.UNKNOWN, name + ": " + answer.message());
        }
        return Difference.find(ours, answer.body())
                .map(where -> new Check(id, Result.FAIL, name + " is another one, first at " + where))
                .orElseGet(() -> new Check(id, Result.OK, name));
    }

    private Check right(Permission permission) {
        return switch (review(permission)) {
            case "true" -> new Check(Check.RIGHT, Result.OK, "may " + permission);
            case "false" -> new Check(Check.RIGHT, Result.FAIL, "may not " + permission);
            case String why -> new Check(Check.RIGHT, Result.UNKNOWN, permission + ": " + why);
        };
    }

    private Check excess(Permission permission) {
        return switch (review(permission)) {
            case "true" -> new Check(Check.EXCESS, Result.WARN, "may " + permission + ", which it must never need");
            case "false" -> new Check(Check.EXCESS, Result.OK, "may not " + permission);
            case String why -> new Check(Check.EXCESS, Result.UNKNOWN, permission + ": " + why);
        };
    }

    /** {@code true}, {@code false}, or why it is not known. */
    private String review(Permission permission) {
        var review = Trees.object().put("apiVersion", "authorization.k8s.io/v1");
        var spec = review.putObject("spec");
        spec.set("resourceAttributes", permission.attributes());
        var kind = "SelfSubjectAccessReview";
        if (!self) {
            kind = "SubjectAccessReview";
            spec.put("user", installation.operator().username());
            var groups = spec.putArray("groups");
            installation.operator().groups().forEach(groups::add);
        }
        review.put("kind", kind);
        var answer = connection.post(REVIEWS + kind.toLowerCase(java.util.Locale.ROOT) + "s", review);
        return answer.good()
                ? String.valueOf(answer.body().at("/status/allowed").asBoolean())
                : answer.message();
    }
}
