package dev.holdfast.arbiter.wire;

import dev.holdfast.core.arbitration.Inequality;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What a site agent answers to a {@link LeaseQuestion} or a {@link GrantQuestion}.
 *
 * @param lease how long, from when the question was sent
 * @param parameters the times to count by, from the register; empty before the agent has read it, and then the lease is
 *     nothing
 */
public record LeaseAnswer(Sublease lease, Optional<Parameters> parameters) {

    public static final String FORM = "holdfast.dev/lease-answer/v1";

    public static LeaseAnswer read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var lease =
                new Sublease(Duration.ofNanos(fields.number("remaining")), fields.bool("stop"), fields.number("epoch"));
        var parameters = parameters(fields);
        if (parameters.isEmpty() && lease.remaining().isPositive()) fields.wrong("a lease needs parameters");
        parameters
                .filter(is -> lease.remaining().compareTo(is.lease()) > 0)
                .ifPresent(is -> fields.wrong("remaining is longer than any lease"));
        return fields.end(new LeaseAnswer(lease, parameters));
    }

    private static Optional<Parameters> parameters(Fields fields) {
        var json = fields.any("parameters");
        if (json.isEmpty()) return Optional.empty();
        return switch (RegisterReading.readParameters(json.get())) {
            case RegisterReading.ReadParameters.Sound(var parameters) -> {
                Inequality.violated(parameters).forEach(each -> fields.wrong(each.toString()));
                yield Optional.of(parameters);
            }
            case RegisterReading.ReadParameters.Unreadable(var words) -> {
                words.forEach(fields::wrong);
                yield Optional.empty();
            }
        };
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("remaining", Json.number(lease.remaining().toNanos()));
        members.put("stop", new Json.Bool(lease.stop()));
        members.put("epoch", Json.number(lease.epoch()));
        parameters.ifPresent(is -> members.put("parameters", RegisterReading.write(is)));
        return new Json.Obj(members);
    }
}
