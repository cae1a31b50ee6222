package dev.holdfast.core.arbitration;

import dev.holdfast.core.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The register on the wire: one JSON object of exactly these members. What is missing, unknown or of another form makes it
 * no register of ours, with every reason: it may come from a later version whose rules this one does not know.
 */
public final class RegisterReading {

    /** The form of the register; another one is not read. */
    public static final String FORM = "holdfast.dev/two-sites/v1";

    /** What a register may take, in UTF-8. */
    public static final int BYTES_MAX = 16 * 1024;

    /** What was read. */
    public sealed interface Read {
        record Sound(Register register) implements Read {}

        record Unreadable(List<String> words) implements Read {}
    }

    /** What was read of parameters alone. */
    public sealed interface ReadParameters {
        record Sound(Parameters parameters) implements ReadParameters {}

        record Unreadable(List<String> words) implements ReadParameters {}
    }

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Json> left;

    private RegisterReading(Map<String, Json> members) {
        left = new LinkedHashMap<>(members);
    }

    public static Read read(Json json) {
        if (!(json instanceof Json.Obj(var members))) {
            return new Read.Unreadable(List.of("a register is a map, this is " + json.noun()));
        }
        if (json.bytes() > BYTES_MAX) {
            return new Read.Unreadable(
                    List.of("it has %d bytes, and a register at most %d".formatted(json.bytes(), BYTES_MAX)));
        }
        var reading = new RegisterReading(members);
        var form = reading.text("form");
        if (reading.wrong.isEmpty() && !form.equals(FORM)) {
            return new Read.Unreadable(List.of("its form is \"%s\", and this version knows %s".formatted(form, FORM)));
        }
        var register = reading.register();
        reading.nothingLeft("");
        return reading.wrong.isEmpty() ? new Read.Sound(register) : new Read.Unreadable(List.copyOf(reading.wrong));
    }

    /** The JSON of a register; {@link #read} gives it back. */
    public static Json.Obj write(Register is) {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("incarnation", Json.text(is.incarnation()));
        members.put("nonce", Json.text(is.nonce()));
        members.put("epoch", Json.number(is.epoch()));
        members.put("members", Json.text(is.members().name()));
        members.put("primary", Json.text(is.primary().name()));
        members.put("copies", Json.text(is.copies().name()));
        members.put("renewalsA", Json.number(is.renewalsA()));
        members.put("renewalsB", Json.number(is.renewalsB()));
        members.put("agentA", Json.text(is.agentA()));
        members.put("agentB", Json.text(is.agentB()));
        members.put("revision", Json.number(is.revision()));
        members.put("parameters", write(is.parameters()));
        return new Json.Obj(members);
    }

    /** The JSON of parameters; {@link #readParameters} gives them back. */
    public static Json.Obj write(Parameters is) {
        var times = new LinkedHashMap<String, Json>();
        is.times().forEach((name, time) -> times.put(name, Json.number(time.toNanos())));
        times.put("ratePpm", Json.number(is.ratePpm()));
        return new Json.Obj(times);
    }

    /** Parameters as {@link #write(Parameters)} has written them; whether they hold together is asked of {@link Inequality}. */
    public static ReadParameters readParameters(Json json) {
        var reading = new RegisterReading(Map.of("parameters", json));
        var parameters = reading.parameters();
        return reading.wrong.isEmpty()
                ? new ReadParameters.Sound(parameters)
                : new ReadParameters.Unreadable(List.copyOf(reading.wrong));
    }

    private Register register() {
        return new Register(
                name("incarnation"),
                text("nonce"),
                number("epoch"),
                one("members", Members.values()).orElse(Members.BOTH),
                one("primary", Side.values()).orElse(Side.A),
                one("copies", Copies.values()).orElse(Copies.SYNC),
                number("renewalsA"),
                number("renewalsB"),
                text("agentA"),
                text("agentB"),
                number("revision"),
                parameters());
    }

    private Parameters parameters() {
        if (!(left.remove("parameters") instanceof Json.Obj(var members))) {
            wrong.add("parameters is not there, or no map");
            return Profile.DEFAULT.parameters();
        }
        var inner = new RegisterReading(members);
        var parameters = new Parameters(
                inner.time("lease"),
                inner.time("watchdog"),
                inner.time("renewal"),
                inner.time("operation"),
                (int) Math.min(Integer.MAX_VALUE, inner.number("ratePpm")),
                inner.time("reset"),
                inner.time("margin"),
                inner.time("priority"),
                inner.time("heartbeat"),
                inner.time("silence"),
                inner.time("softStop"),
                inner.time("kill"));
        inner.nothingLeft("parameters.");
        inner.wrong.forEach(words -> wrong.add("parameters: " + words));
        return parameters;
    }

    private void nothingLeft(String prefix) {
        for (var name : new TreeSet<>(left.keySet())) {
            wrong.add("%s%s is unknown here: a later version may mean something by it".formatted(prefix, name));
        }
    }

    private Duration time(String name) {
        return Duration.ofNanos(number(name));
    }

    private String name(String name) {
        var text = text(name);
        if (text.isBlank()) wrong.add(name + " is empty");
        return text;
    }

    private String text(String name) {
        if (left.remove(name) instanceof Json.Text(var value)) return value;
        wrong.add(name + " is not there, or no string");
        return "";
    }

    private long number(String name) {
        if (left.remove(name) instanceof Json.Num(var value)
                && value.signum() >= 0
                && value.scale() <= 0
                && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) <= 0) {
            return value.longValueExact();
        }
        wrong.add(name + " is not there, or no whole number from 0");
        return 0;
    }

    private <E extends Enum<E>> Optional<E> one(String name, E[] values) {
        var text = text(name);
        for (var value : values) if (value.name().equals(text)) return Optional.of(value);
        wrong.add("%s is \"%s\", not one of %s".formatted(name, text, List.of(values)));
        return Optional.empty();
    }
}
