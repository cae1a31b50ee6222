package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Headers;
import dev.holdfast.core.outward.Host;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What steps that reach out of Kubernetes have in common, as manifests write them. */
abstract sealed class OutwardReading permits ProbeReading, HttpReading, NotifyReading, FenceReading, PeopleReading {

    private static final int STATUS_MAX = 599;
    private static final int STATUSES_MAX = 20;
    private static final int HTTPS = 443;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    private final BiConsumer<String, String> problems;
    private boolean clean = true;

    OutwardReading(BiConsumer<String, String> problems) {
        this.problems = problems;
    }

    final <T> Optional<T> wrong(String field, String message) {
        clean = false;
        problems.accept(field, message);
        return Optional.empty();
    }

    /** The action, if nothing was wrong anywhere. */
    final Optional<Action> read(Optional<? extends Action> action) {
        return clean ? action.map(read -> read) : Optional.empty();
    }

    final List<SecretHeader> secretHeaders(Json.Obj block, String field, Set<String> others) {
        var headers = new ArrayList<SecretHeader>();
        var names = new HashSet<String>();
        others.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        if (!(block.get("secretHeaders").orElse(Json.array()) instanceof Json.Arr(var items))) {
            wrong(field, "is a list");
            return headers;
        }
        for (var item : items) {
            if (!(item instanceof Json.Obj header)) {
                wrong(field, "is a list of maps");
                continue;
            }
            String name = needed(header, "name", field + ".name");
            Headers.nameRefusal(name).ifPresent(why -> wrong(field, "\"" + name + "\" " + why));
            if (!names.add(name.toLowerCase(Locale.ROOT))) wrong(field, "\"" + name + "\" stands there twice");
            String prefix = StepReading.text(header, "prefix").orElse("");
            Headers.valueRefusal(prefix).ifPresent(why -> wrong(field, "the prefix of \"" + name + "\" " + why));
            var from = secretKey(header, "secret", field + ".secret");
            if (from.isEmpty()) wrong(field + ".secret", "needs name and key of a Secret");
            from.ifPresent(secret -> headers.add(new SecretHeader(name, prefix, secret)));
        }
        if (headers.size() > Action.Http.HEADERS_MAX) wrong(field, "are more than " + Action.Http.HEADERS_MAX);
        return headers;
    }

    final Optional<Url> url(Json.Obj block, String field) {
        try {
            return Optional.of(Url.parse(needed(block, "url", field)));
        } catch (IllegalArgumentException e) {
            return wrong(field, e.getMessage());
        }
    }

    final Optional<Endpoint> endpoint(Json.Obj block, String field, int portDefault) {
        var host = host(block, "host", field + ".host");
        int port = number(block, field + ".port", portDefault == 0 ? HTTPS : portDefault, 1, 65_535);
        if (portDefault == 0 && block.get("port").isEmpty()) wrong(field + ".port", "needs a port");
        return host.map(is -> new Endpoint(is, port));
    }

    final Optional<Host> host(Json.Obj block, String member, String field) {
        try {
            return Optional.of(Host.parse(needed(block, member, field)));
        } catch (IllegalArgumentException e) {
            return wrong(field, e.getMessage());
        }
    }

    /** A text that is not blank; a problem and nothing otherwise. */
    final String needed(Json.Obj block, String member, String field) {
        String text = StepReading.text(block, member).orElse("");
        if (text.isBlank()) wrong(field, "needs a text");
        if (text.length() > Outgoing.BODY_LENGTH_MAX) wrong(field, "is longer than " + Outgoing.BODY_LENGTH_MAX);
        return text;
    }

    final int number(Json.Obj block, String field, int without, int min, int max) {
        String member = field.substring(field.lastIndexOf('.') + 1);
        if (block.get(member).isEmpty()) return without;
        return block.get(member)
                .flatMap(json -> StepReading.whole(json, max))
                .filter(number -> number >= min)
                .or(() -> wrong(field, "needs a whole number from " + min + " to " + max))
                .orElse(without);
    }

    final Set<Integer> statuses(Json.Obj block, String field, Set<Integer> without) {
        if (block.get("statuses").isEmpty()) return without;
        var statuses = new TreeSet<Integer>();
        if (block.get("statuses").get() instanceof Json.Arr(var items)) {
            items.forEach(item -> StepReading.whole(item, STATUS_MAX).ifPresent(statuses::add));
            if (statuses.size() == items.size()
                    && !statuses.isEmpty()
                    && statuses.size() <= STATUSES_MAX
                    && statuses.first() >= 100) {
                return statuses;
            }
        }
        wrong(field, "needs 1 to " + STATUSES_MAX + " different statuses such as [200, 204]");
        return without;
    }

    static List<String> texts(Json.Obj block, String member) {
        return block.get(member).orElse(null) instanceof Json.Arr(var items)
                ? items.stream()
                        .map(item -> item instanceof Json.Text(var text) ? text : item.print())
                        .toList()
                : List.of();
    }

    final String secretName(Json.Obj block, String member, String field) {
        String name = StepReading.text(block, member).orElse("");
        if (!NAME.matcher(name).matches()) wrong(field, "needs the name of a Secret with username and password");
        return name;
    }

    final Optional<SecretKey> secretKey(Json.Obj block, String member, String field) {
        if (block.get(member).isEmpty()) return Optional.empty();
        var reference = StepReading.member(block, member).orElse(Json.object());
        String name = StepReading.text(reference, "name").orElse("");
        String key = StepReading.text(reference, "key").orElse("");
        return NAME.matcher(name).matches() && SECRET_KEY.matcher(key).matches()
                ? Optional.of(new SecretKey(name, key))
                : wrong(field, "needs name and key of a Secret");
    }
}
