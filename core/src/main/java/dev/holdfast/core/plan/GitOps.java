package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An object by which a GitOps tool puts back what others change, and the one field that makes the tool leave off. Why it is
 * that field: docs/adr/0036-a-hold-is-a-patch-that-is-given-back.md.
 *
 * @param target of the kind that {@code kind} names
 */
public record GitOps(Kind kind, Target target) {

    /** What can be held. */
    public enum Kind {
        ARGO_APPLICATION(
                "argoApplication",
                "Argo CD Application",
                "argoproj.io/v1alpha1",
                "applications",
                "metadata.annotations[\"argocd.argoproj.io/skip-reconcile\"]",
                Json.text("true")),
        FLUX_KUSTOMIZATION(
                "fluxKustomization",
                "Flux Kustomization",
                "kustomize.toolkit.fluxcd.io/v1",
                "kustomizations",
                "spec.suspend",
                new Json.Bool(true)),
        FLUX_HELM_RELEASE(
                "fluxHelmRelease",
                "Flux HelmRelease",
                "helm.toolkit.fluxcd.io/v2",
                "helmreleases",
                "spec.suspend",
                new Json.Bool(true));

        /** What Argo CD reads as true, as Go's strconv.ParseBool does. */
        private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

        private final String block;
        private final String words;
        private final String apiVersion;
        private final String resource;
        private final FieldPath field;
        private final Json held;

        Kind(String block, String words, String apiVersion, String resource, String field, Json held) {
            this.block = block;
            this.words = words;
            this.apiVersion = apiVersion;
            this.resource = resource;
            this.field = FieldPath.parse(field);
            this.held = held;
        }

        /** The member of a step's block that names such an object. */
        public String block() {
            return block;
        }

        public static Optional<Kind> of(String block) {
            return Stream.of(values()).filter(kind -> kind.block.equals(block)).findFirst();
        }

        /** Whether the tool leaves off when this stands in the field. */
        public boolean isHeld(Optional<Json> value) {
            return value.filter(is -> is.equals(held) || is instanceof Json.Text(var text) && TRUE.contains(text))
                    .isPresent();
        }
    }

    /** The object of that name. */
    public static GitOps of(Kind kind, String cluster, String namespace, String name) {
        return new GitOps(kind, new Target(cluster, kind.apiVersion, kind.resource, namespace, name));
    }

    /** The write that holds it. */
    public Action.Patch holding() {
        return write(kind.held);
    }

    /** The write that gives the field back what was there; nothing, when nothing was. */
    public Action.Patch giving(Optional<Json> previous) {
        return write(previous.orElse(new Json.Null()));
    }

    private Action.Patch write(Json value) {
        return new Action.Patch(target, kind.field, value, PatchKind.MERGE);
    }

    /** {@code Argo CD Application shop in namespace argocd}. */
    public String words() {
        return kind.words + " " + target.name()
                + (target.namespace().isEmpty() ? "" : " in namespace " + target.namespace())
                + (target.cluster().isEmpty() ? "" : " on cluster " + target.cluster());
    }

    /** Whether both are the same object for a plan in {@code namespace}. */
    public boolean isSame(GitOps other, String namespace) {
        return in(namespace).equals(other.in(namespace));
    }

    private GitOps in(String namespace) {
        return target.namespace().isEmpty() ? of(kind, target.cluster(), namespace, target.name()) : this;
    }
}
