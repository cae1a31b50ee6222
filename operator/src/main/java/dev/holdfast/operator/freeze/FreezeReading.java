package dev.holdfast.operator.freeze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.freeze.Freeze;
import dev.holdfast.core.freeze.Freeze.Scope;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Freeze as it is stored becomes core's. What cannot be understood, as of a newer version, is never passed over: a freeze
 * without a scope that is known holds everything, one without an end that is known holds until it is cleared.
 */
final class FreezeReading {

    private FreezeReading() {}

    /** Which plans recover an application. */
    @FunctionalInterface
    interface Recovering {

        /** Empty when that is not known, also because there is no such application. */
        List<String> plans(String namespace, String application);
    }

    static Freeze read(GenericKubernetesResource object, Recovering recovering) {
        JsonNode spec = Api.MAPPER.valueToTree(object.getAdditionalProperties()).path("spec");
        var expires = instant(spec.path("expires"));
        var scope = expires.isEmpty()
                ? new Scope.Unreadable("spec.expires is " + spec.path("expires"))
                : scope(
                        spec,
                        application -> recovering.plans(object.getMetadata().getNamespace(), application));
        return new Freeze(
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                scope,
                spec.path("setBy").asText(),
                spec.path("reason").asText(),
                expires);
    }

    private static Scope scope(JsonNode spec, Function<String, List<String>> recovering) {
        return switch (spec.path("scope").asText()) {
            case "Fleet" -> new Scope.Fleet();
            case "Site" ->
                spec.path("site").asText().isBlank()
                        ? new Scope.Unreadable("spec.site is missing")
                        : new Scope.Site(spec.path("site").asText());
            case "Application" ->
                spec.path("application").asText().isBlank()
                        ? plans(spec)
                        : new Scope.Application(
                                recovering.apply(spec.path("application").asText()));
            default -> new Scope.Unreadable("spec.scope is " + spec.path("scope"));
        };
    }

    /** Naming no plan holds them all, and so does an application whose plans are not known. */
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
