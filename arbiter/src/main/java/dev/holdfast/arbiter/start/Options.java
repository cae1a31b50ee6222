package dev.holdfast.arbiter.start;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code --name value} pairs of a command line. Each is taken once; one that nobody has asked for is refused. */
public final class Options {

    private final Map<String, List<String>> left = new LinkedHashMap<>();
    private final String usage;

    private Options(String usage) {
        this.usage = usage;
    }

    public static Options of(String usage, List<String> words) throws Usage {
        var options = new Options(usage);
        for (int i = 0; i < words.size(); i += 2) {
            var name = words.get(i);
            if (!name.startsWith("--")) throw options.wrong("\"%s\" is no option".formatted(name));
            if (i + 1 == words.size()) throw options.wrong(name + " has no value");
            options.left.computeIfAbsent(name, is -> new ArrayList<>()).add(words.get(i + 1));
        }
        return options;
    }

    public Optional<String> optional(String name) throws Usage {
        var values = left.remove(name);
        if (values == null) return Optional.empty();
        if (values.size() > 1) throw wrong("%s is given %d times".formatted(name, values.size()));
        return Optional.of(values.getFirst());
    }

    public String text(String name) throws Usage {
        return optional(name).orElseThrow(() -> wrong(name + " is missing"));
    }

    /** An option that may be given any number of times. */
    public List<String> all(String name) {
        return Optional.ofNullable(left.remove(name)).map(List::copyOf).orElse(List.of());
    }

    public Path path(String name) throws Usage {
        return Path.of(text(name));
    }

    public URI uri(String name) throws Usage {
        var text = text(name);
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong("%s is \"%s\", which is no address".formatted(name, text));
        }
    }

    /** {@code HOST:PORT}; port 0 is any. */
    public InetSocketAddress address(String name) throws Usage {
        var text = text(name);
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw wrong("%s is \"%s\", and must be HOST:PORT".formatted(name, text));
        }
    }

    public <E extends Enum<E>> E one(String name, E[] values, E otherwise) throws Usage {
        var text = optional(name);
        if (text.isEmpty()) return otherwise;
        for (var value : values) {
            if (value.name().replace('_', '-').equalsIgnoreCase(text.get())) return value;
        }
        throw wrong("%s is \"%s\", not one of %s".formatted(name, text.get(), List.of(values)));
    }

    /** Whole seconds with {@code s}, or minutes with {@code m}. */
    public Duration time(String name, Duration otherwise) throws Usage {
        var text = optional(name);
        if (text.isEmpty()) return otherwise;
        try {
            return Duration.parse("PT" + text.get());
        } catch (java.time.format.DateTimeParseException e) {
            throw wrong("%s is \"%s\", and must be a time such as 90s or 5m".formatted(name, text.get()));
        }
    }

    /** @throws Usage when an option is left that means nothing here */
    public void end() throws Usage {
        if (!left.isEmpty()) throw wrong("there is no option " + String.join(", ", left.keySet()));
    }

    private Usage wrong(String words) {
        return new Usage("%s%n%s".formatted(words, usage));
    }
}
