package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * What makes an object that a run holds, and may take the hold away: an ApplicationSet makes Applications, a Kustomization
 * or a HelmRelease of Flux makes others. Known from what the tools write on what they make.
 *
 * @param words for people, with the name
 * @param held the object that makes it, where it can be held too
 * @param insists whether what it applies says the very field that a hold writes: then it puts it back at its next turn,
 *     which may be in minutes
 * @param advice what keeps the hold
 */
public record Maker(String words, Optional<GitOps> held, boolean insists, String advice) {

    private static final List<String> FLUX = List.of("kustomize", "helm");

    /** What makes {@code object}, which a plan holds as {@code what}; empty when nothing is known to. */
    public static Optional<Maker> of(GitOps what, Json.Obj object) {
        return switch (what.kind()) {
            case ARGO_APPLICATION -> applicationSet(what, object);
            case FLUX_KUSTOMIZATION, FLUX_HELM_RELEASE -> flux(what, object);
        };
    }

    private static Optional<Maker> applicationSet(GitOps what, Json.Obj object) {
        return items(at(object, "metadata", "ownerReferences")).stream()
                .filter(owner -> text(owner, "kind").equals("ApplicationSet"))
                .findFirst()
                .map(owner -> new Maker(
                        "ApplicationSet " + text(owner, "name"),
                        Optional.empty(),
                        false,
                        "name argocd.argoproj.io/skip-reconcile in its spec.preservedFields.annotations, and hold "
                                + what.target().name() + " again"));
    }

    private static Optional<Maker> flux(GitOps what, Json.Obj object) {
        for (String tool : FLUX) {
            var name = at(object, "metadata", "labels", tool + ".toolkit.fluxcd.io/name");
            var namespace = at(object, "metadata", "labels", tool + ".toolkit.fluxcd.io/namespace");
            if (!(name.orElse(null) instanceof Json.Text(var is))) continue;
            var kind = tool.equals("helm") ? GitOps.Kind.FLUX_HELM_RELEASE : GitOps.Kind.FLUX_KUSTOMIZATION;
            String where = namespace.orElse(null) instanceof Json.Text(var there) ? there : "";
            var maker = GitOps.of(kind, what.target().cluster(), where, is);
            return Optional.of(new Maker(
                    maker.words(),
                    Optional.of(maker),
                    insists(object, tool + "-controller"),
                    "hold that one in a step before this, or leave spec.suspend out of what it applies"));
        }
        return Optional.empty();
    }

    /** Whether that manager has the field of a hold by what it has applied. */
    private static boolean insists(Json.Obj object, String manager) {
        return items(at(object, "metadata", "managedFields")).stream()
                .filter(is -> text(is, "manager").equals(manager))
                .anyMatch(is -> at(is, "fieldsV1", "f:spec", "f:suspend").isPresent());
    }

    private static List<Json> items(Optional<Json> list) {
        return list.orElse(null) instanceof Json.Arr(var items) ? items : List.of();
    }

    private static String text(Json object, String member) {
        return at(object, member).orElse(null) instanceof Json.Text(var text) ? text : "";
    }

    private static Optional<Json> at(Json json, String... path) {
        var found = Optional.of(json);
        for (String member : path) {
            found = found.flatMap(is -> is instanceof Json.Obj object ? object.get(member) : Optional.empty());
        }
        return found;
    }
}
