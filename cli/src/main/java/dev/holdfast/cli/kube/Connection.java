package dev.holdfast.cli.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Trees;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to one API server: settings, credentials and TLS by fabric8, requests one at a time and without silent
 * repeats, so that a dead server is reported after one deadline. Measures how far the server's clock is away.
 */
public final class Connection implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final Duration SKEW_TOLD = Duration.ofSeconds(2);
    private static final String JSON = "application/json";

    private final Config config;
    private final HttpClient http;
    private final Session session;
    private final Duration requestTimeout;
    private Optional<Duration> skew = Optional.empty();

    private Connection(Config config, HttpClient http, Session session, Duration requestTimeout) {
        this.config = config;
        this.http = http;
        this.session = session;
        this.requestTimeout = requestTimeout;
    }

    /** Reads the kubeconfig; nothing is sent yet. */
    public static Connection open(ConnectOptions options, Session session) {
        var config = Kubeconfigs.read(options, session);
        if (options.namespace() != null) {
            config.setNamespace(options.namespace());
        }
        if (options.as != null) {
            config.setImpersonateUsername(options.as);
            config.setImpersonateGroups(options.asGroups.toArray(String[]::new));
        }
        if (options.token != null) {
            config.setOauthToken(options.token);
        }
        return of(config, options.requestTimeout, session);
    }

    private static Connection of(Config config, Duration requestTimeout, Session session) {
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) Math.min(CONNECT_MAX.toMillis(), requestTimeout.toMillis()));
        config.setUserAgent("holdfast-cli");
        return new Connection(
                config, new JdkHttpClientFactory().newBuilder(config).build(), session, requestTimeout);
    }

    /**
     * A connection with a kubeconfig that is at hand as text, and was looked through: it runs no program and names no file.
     *
     * @param actAs the user to be there, if not the kubeconfig's own
     */
    public static Connection of(String kubeconfig, Optional<String> actAs, Duration requestTimeout, Session session) {
        try {
            var config = Config.fromKubeconfig(kubeconfig);
            actAs.ifPresent(config::setImpersonateUsername);
            return of(config, requestTimeout, session);
        } catch (RuntimeException e) {
            // The parser's own words may quote the credentials.
            throw new Fault(
                    ExitCode.INCOMPLETE,
                    "the kubeconfig cannot be used: its server, certificate or key is not what it should be");
        }
    }

    public Duration requestTimeout() {
        return requestTimeout;
    }

    public String server() {
        return config.getMasterUrl().replaceAll("/+$", "");
    }

    /** The context's name in the kubeconfig; empty inside a pod. */
    public String context() {
        return config.getCurrentContext() == null
                ? ""
                : config.getCurrentContext().getName();
    }

    /** The namespace of the flag or the context. */
    public String namespace() {
        return config.getNamespace() == null || config.getNamespace().isBlank() ? "default" : config.getNamespace();
    }

    /** The time by the server's clock, as far as it was heard. */
    public Instant now() {
        return session.clock().instant().plus(skew.orElse(Duration.ZERO));
    }

    public Answer get(String path) {
        return send("GET", path, request(path));
    }

    public Answer post(String path, JsonNode body) {
        return send("POST", path, request(path).method("POST", JSON, Trees.line(body)));
    }

    /** Like {@link #post}; what the server refuses is a fault. */
    public Answer postGood(String path, JsonNode body) {
        return good("POST", path, post(path, body));
    }

    public Answer delete(String path) {
        return send("DELETE", path, request(path).method("DELETE", JSON, "{}"));
    }

    /** Like {@link #delete}; what the server refuses is a fault. */
    public Answer deleteGood(String path) {
        return good("DELETE", path, delete(path));
    }

    private Answer good(String method, String path, Answer answer) {
        if (answer.good()) {
            return answer;
        }
        throw refused(method, path, answer);
    }

    /** Server-side apply, which creates or changes, and takes the fields over from whoever had them. */
    public Answer apply(String path, JsonNode body, String fieldManager) {
        var query = path + "?force=true&fieldManager=" + fieldManager;
        return send("PATCH", path, request(query).method("PATCH", "application/apply-patch+yaml", Trees.line(body)));
    }

    /** A JSON patch; all of its operations happen, or none. */
    public Answer jsonPatch(String path, JsonNode operations) {
        return send(
                "PATCH", path, request(path).method("PATCH", "application/json-patch+json", Trees.line(operations)));
    }

    /** The lines of a watch; whoever closes the stream ends it. */
    public InputStream stream(String path) {
        var started = System.nanoTime();
        var response = await("GET", path, request(path), InputStream.class);
        told("GET", path, response.code(), started);
        if (response.isSuccessful()) {
            return response.body();
        }
        throw refused("GET", path, new Answer(response.code(), MissingNode.getInstance()));
    }

    private HttpRequest.Builder request(String path) {
        return http.newHttpRequestBuilder()
                .uri(server() + path)
                .timeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .setHeader("Accept", JSON);
    }

    private Answer send(String method, String path, HttpRequest.Builder request) {
        var started = System.nanoTime();
        var sent = session.clock().instant();
        var response = await(method, path, request, byte[].class);
        told(method, path, response.code(), started);
        listenToClock(response, sent);
        return new Answer(response.code(), tree(path, response));
    }

    private <T> HttpResponse<T> await(String method, String path, HttpRequest.Builder request, Class<T> type) {
        try {
            return http.sendAsync(request.build(), type)
                    .get(requestTimeout.plus(CONNECT_MAX).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Unreachable.fault(this, Optional.ofNullable(e.getCause()).orElse(e));
        } catch (TimeoutException e) {
            throw Unreachable.fault(this, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted during " + method + " " + path, e, List.of());
        }
    }

    private JsonNode tree(String path, HttpResponse<byte[]> response) {
        try {
            return response.body().length == 0 ? MissingNode.getInstance() : Trees.JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return Trees.object().put("message", firstLine(response.body()));
        } catch (java.io.IOException e) {
            throw new Fault(
                    ExitCode.UNEXPECTED,
                    "cannot read what " + server() + path + " answered: " + e.getMessage(),
                    e,
                    List.of("is it an API server? look at the server of context \"" + context() + "\""));
        }
    }

    private static String firstLine(byte[] body) {
        var text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
        return Clean.cut(Clean.line(text), 200, false);
    }

    private void told(String method, String path, int status, long startedNanos) {
        if (session.verbose()) {
            long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
            session.say(method + " " + server() + path + " " + status + " " + millis + "ms");
        }
    }

    /** The first answer's Date, which has whole seconds, against the middle of our own wait. */
    private void listenToClock(HttpResponse<?> response, Instant sent) {
        var date = response.header("Date");
        if (skew.isPresent() || date == null) {
            return;
        }
        try {
            var theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var received = session.clock().instant();
            var ours = sent.plus(Duration.between(sent, received).dividedBy(2));
            var away = Duration.between(ours, theirs.plusMillis(500));
            skew = Optional.of(away.abs().compareTo(SKEW_TOLD) > 0 ? away : Duration.ZERO);
            if (!skew.get().isZero()) {
                session.say("note: this machine's clock is " + Math.abs(away.toSeconds()) + " s "
                        + (away.isNegative() ? "ahead of" : "behind") + " that of " + server()
                        + "; times are the cluster's");
            }
        } catch (DateTimeParseException e) {
            skew = Optional.of(Duration.ZERO);
        }
    }

    /** What a refusal means, in words. */
    public Fault refused(String method, String path, Answer answer) {
        return switch (answer.status()) {
            case 401 ->
                new Fault(
                        ExitCode.REFUSED,
                        server() + " does not know who you are (401): " + answer.message(),
                        "look at the user of context \"" + context() + "\" in your kubeconfig");
            case 403 ->
                new Fault(ExitCode.REFUSED, "you may not: " + answer.message(), "ask for a Role that allows it");
            case 400, 405, 409, 415, 422 ->
                new Fault(
                        ExitCode.REFUSED,
                        server() + " refuses: " + answer.message(),
                        "change what it names; what was asked of it is shown with -v");
            default ->
                new Fault(
                        answer.status() >= 500 ? ExitCode.INCOMPLETE : ExitCode.UNEXPECTED,
                        method + " " + server() + path + " was answered with " + answer.status() + ": "
                                + answer.message(),
                        answer.status() >= 500
                                ? "try again; if it stays so, look at the API server's log"
                                : "is it an API server? look at the server of context \"" + context() + "\"");
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
