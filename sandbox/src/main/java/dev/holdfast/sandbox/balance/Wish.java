package dev.holdfast.sandbox.balance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address that a Service still needs, and how late it shall come. */
record Wish(String namespace, String name, Optional<String> asked, Duration delay) {
    /** How long the address takes, for example {@code 500ms}, {@code 5s} or {@code 2m}; {@code never} keeps it away. */
    static final String DELAY = "sandbox.holdfast.dev/load-balancer-delay";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    /** Empty when the Service wants no address, has one, belongs to another balancer, or shall never get one. */
    static Optional<Wish> of(JsonNode service) {
        var spec = service.path("spec");
        var metadata = service.path("metadata");
        var delay = metadata.path("annotations").path(DELAY).asText("0s");
        if (!spec.path("type").asText().equals("LoadBalancer")
                || spec.has("loadBalancerClass")
                || metadata.has("deletionTimestamp")
                || !service.path("status").path("loadBalancer").path("ingress").isEmpty()
                || delay.equals("never")) {
            return Optional.empty();
        }
        var asked = Optional.of(spec.path("loadBalancerIP").asText()).filter(address -> !address.isEmpty());
        return Optional.of(new Wish(
                metadata.path("namespace").asText(), metadata.path("name").asText(), asked, duration(delay)));
    }

    /** A delay that cannot be read counts as none: the address comes at once. */
    private static Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Duration.ZERO;
        }
        var number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
