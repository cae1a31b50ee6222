package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One API server as one identity, request by request. Nothing is repeated here: whether an unanswered request is sent
 * again is decided in core, which knows what may be repeated.
 */
public final class Api {

    public static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";

    /**
     * Of the object that was written only its metadata: for large objects of which the writer knows the rest. See
     * https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches.
     */
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    /**
     * For the query of a write whose body we have made ourselves: the API server does not look for members that are unknown
     * or double, to warn of them. See https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level.
     */
    public static final String OURS = "fieldValidation=Ignore";

    /** How long one request may take; a request that takes longer counts as unanswered. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final BooleanSupplier ALWAYS = () -> true;

    private final KubernetesClient client;
    private final String server;
    private final Duration timeout;
    private final Gate gate;

    public Api(KubernetesClient client) {
        this(client, TIMEOUT, Gate.OPEN);
    }

    /**
     * A server that may be slow, or not there.
     *
     * @param timeout how long one request may take
     */
    public Api(KubernetesClient client, Duration timeout, Gate gate) {
        this.client = client;
        this.timeout = timeout;
        this.gate = gate;
        this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    }

    /** Its address, without credentials. */
    public String server() {
        return server;
    }

    public KubernetesClient client() {
        return client;
    }

    public Reply get(String path) throws IOException {
        return send("GET", path, JSON, null);
    }

    /**
     * Sends one request.
     *
     * @param path with its query, starting with a slash
     * @param body none for GET; of DELETE its options
     * @throws IOException when there is no answer, or one that no API server gives (see {@link NoApiServer}): the request may
     *     or may not have been carried out
     */
    public Reply send(String method, String path, String contentType, String body) throws IOException {
        return send(method, path, contentType, body, JSON, ALWAYS).orElseThrow();
    }

    /**
     * As {@link #send}, if {@code still} says so when its turn has come: whoever waited at the gate may not know what has
     * happened meanwhile.
     *
     * @return empty when nothing was sent
     */
    public Optional<Reply> send(String method, String path, String contentType, String body, BooleanSupplier still)
            throws IOException {
        return send(method, path, contentType, body, JSON, still);
    }

    /** Replaces an object, and has only its metadata answered. Otherwise as {@link #send}. */
    public Reply replace(String path, String body) throws IOException {
        return send("PUT", path, JSON, body, METADATA, ALWAYS).orElseThrow();
    }

    private Optional<Reply> send(
            String method, String path, String contentType, String body, String accept, BooleanSupplier still)
            throws IOException {
        gate.enter();
        var end = Gate.End.ABANDONED;
        try {
            if (!still.getAsBoolean()) return Optional.empty();
            var reply = exchange(method, path, contentType, body, accept);
            end = Gate.End.ANSWERED;
            return Optional.of(reply);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            end = Gate.End.UNANSWERED;
            throw e;
        } finally {
            gate.leave(end);
        }
    }

    private Reply exchange(String method, String path, String contentType, String body, String accept)
            throws IOException {
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + path)
                .header("Accept", accept)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        request = body == null && method.equals("GET")
                ? request
                : request.method(method, contentType, body == null ? "" : body);
        var answer = WholeAnswer.of(client.getHttpClient(), request.build());
        try {
            var reply = answer.get(timeout.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            if (!reply.isOfApiServer(path)) throw new NoApiServer(server, reply);
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new InterruptedIOException("interrupted while waiting for " + server);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(server + " did not answer within " + timeout.toSeconds() + "s", e);
        } catch (ExecutionException | CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(server + " cannot be reached: " + words(cause), cause);
        }
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    /** Text of a JSON body. */
    public static String print(Object value) throws IOException {
        return new String(MAPPER.writeValueAsBytes(value), StandardCharsets.UTF_8);
    }
}
