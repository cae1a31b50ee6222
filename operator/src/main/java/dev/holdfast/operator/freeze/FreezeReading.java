package dev.holdfast.operator.freeze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.freeze.Freeze;
import dev.holdfast.core.freeze.Freeze.Scope;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A Freeze as it is stored becomes core's. What cannot be understood, as of a newer version, is never passed over: a freeze
 * without a scope that is known holds everything, one without an end that is known holds until it is cleared.
 */
final class FreezeReading {

    private FreezeReading() {}

    static Freeze read(GenericKubernetesResource object) {
        JsonNode spec = Api.MAPPER.valueToTree(object.getAdditionalProperties()).path("spec");
        var expires = instant(spec.path("expires"));
        var scope = expires.isEmpty() ? new Scope.Unreadable("spec.expires is " + spec.path("expires")) : scope(spec);
        return new Freeze(
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                scope,
                spec.path("setBy").asText(),
                spec.path("reason").asText(),
                expires);
    }

    private static Scope scope(JsonNode spec) {
        return switch (spec.path("scope").asText()) {
            case "Fleet" -> new Scope.Fleet();
            case "Site" ->
                spec.path("site").asText().isBlank()
                        ? new Scope.Unreadable("spec.site is missing")
                        : new Scope.Site(spec.path("site").asText());
            case "Application" -> plans(spec);
            default -> new Scope.Unreadable("spec.scope is " + spec.path("scope"));
        };
    }

    /** Which plans recover an application is not known here: naming one is naming no plan, which holds them all. */
    private static Scope plans(JsonNode spec) {
        var names = new ArrayList<String>();
        for (var plan : spec.path("plans")) {
            if (!plan.isTextual()) return new Scope.Unreadable("spec.plans is " + spec.path("plans"));
            names.add(plan.textValue());
        }
        return new Scope.Application(names);
    }

    private static Optional<Instant> instant(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
