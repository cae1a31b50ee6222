package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Headers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What an http step sends, as manifests write it. */
final class HttpReading extends OutwardReading {

    HttpReading(BiConsumer<String, String> problems) {
        super(problems);
    }

    Optional<Action> http(Json.Obj block) {
        String method = StepReading.text(block, "method").orElse("POST");
        if (!Action.Http.METHODS.contains(method)) {
            wrong("http.method", "\"" + method + "\" is not one of " + new TreeSet<>(Action.Http.METHODS));
        }
        var url = url(block, "http.url");
        var headers = headers(block, "http.headers");
        var secrets = secretHeaders(block, "http.secretHeaders", headers.keySet());
        var body = body(block);
        if (body.isPresent() && Set.of("GET", "HEAD").contains(method)) {
            wrong("http.body", "a " + method + " has no body");
        }
        var statuses = statuses(block, "http.statuses", successes());
        var output = output(block);
        if (output.isPresent() && method.equals("HEAD")) wrong("http.outputKey", "a HEAD answers nothing to keep");
        var ca = secretKey(block, "caSecret", "http.caSecret");
        return read(url.map(at -> new Action.Http(method, at, headers, secrets, body, statuses, output, ca)));
    }

    private Optional<Action.Http.Body> body(Json.Obj block) {
        var text = StepReading.text(block, "text").filter(is -> !is.isEmpty());
        if (block.get("body").isEmpty()) return text.map(is -> new Action.Http.Body(Json.text(is), true));
        if (text.isPresent()) return wrong("http.text", "stands beside a body; a request has one of them");
        var raw = StepReading.member(block, "body").flatMap(value -> value.get("raw"));
        if (raw.isEmpty()) return wrong("http.body.raw", "needs a value");
        return raw.map(json -> new Action.Http.Body(json, false));
    }

    private Optional<Action.Http.Output> output(Json.Obj block) {
        var path = StepReading.text(block, "fieldPath").flatMap(text -> {
            try {
                return Optional.of(FieldPath.parse(text));
            } catch (IllegalArgumentException e) {
                return wrong("http.fieldPath", e.getMessage());
            }
        });
        if (block.get("outputKey").isEmpty()) {
            return path.isEmpty()
                    ? Optional.empty()
                    : wrong("http.outputKey", "is needed to keep what fieldPath finds");
        }
        var key = StepReading.text(block, "outputKey")
                .filter(k -> Template.KEY.matcher(k).matches());
        return key.isEmpty()
                ? wrong("http.outputKey", "needs a name of letters, digits and _ for later steps to use")
                : Optional.of(new Action.Http.Output(key.get(), path));
    }

    private Map<String, String> headers(Json.Obj block, String field) {
        var headers = new LinkedHashMap<String, String>();
        var names = new HashSet<String>();
        StepReading.member(block, "headers").orElse(Json.object()).members().forEach((name, value) -> {
            Headers.nameRefusal(name).ifPresent(why -> wrong(field, "\"" + name + "\" " + why));
            if (!names.add(name.toLowerCase(Locale.ROOT))) wrong(field, "\"" + name + "\" stands there twice");
            if (value instanceof Json.Text(var text)) headers.put(name, text);
            else wrong(field, "\"" + name + "\" needs a text");
        });
        headers.forEach((name, value) -> {
            if (Template.keys(Json.text(value)).isEmpty()) {
                Headers.valueRefusal(value).ifPresent(why -> wrong(field, "\"" + name + "\" " + why));
            }
        });
        if (headers.size() > Action.Http.HEADERS_MAX) wrong(field, "are more than " + Action.Http.HEADERS_MAX);
        return headers;
    }

    private static Set<Integer> successes() {
        var all = new TreeSet<Integer>();
        for (int status = 200; status < 300; status++) all.add(status);
        return all;
    }
}
