package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.ValidationRule;

/** An object by which a GitOps tool puts back what others change. */
@Wire
@ValidationRule(
        value = "[has(self.argoApplication), has(self.fluxKustomization), has(self.fluxHelmRelease)]"
                + ".filter(kind, kind).size() == 1",
        message = "a hold or a release names exactly one of argoApplication, fluxKustomization and fluxHelmRelease")
public record GitOps(
        @JsonPropertyDescription(
                "An Argo CD Application (argoproj.io/v1alpha1), held by the annotation argocd.argoproj.io/skip-reconcile.")
        GitOpsObject argoApplication,

        @JsonPropertyDescription(
                "A Flux Kustomization (kustomize.toolkit.fluxcd.io/v1), held by its field spec.suspend.")
        GitOpsObject fluxKustomization,

        @JsonPropertyDescription("A Flux HelmRelease (helm.toolkit.fluxcd.io/v2), held by its field spec.suspend.")
        GitOpsObject fluxHelmRelease) {}
