package dev.holdfast.arbiter.witness;

import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.arbiter.witness.Asking.Unanswered;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A Lease on a third Kubernetes cluster, with the register in an annotation. Its times are not looked at: they are another
 * machine's. The tag is the object's uid and resourceVersion, both of which a write names, so an object that was deleted and
 * made anew takes no write that was meant for the one before.
 */
public final class LeaseWitness implements Witness {

    static final String ANNOTATION = "holdfast.dev/register";

    /**
     * Where the Leases are.
     *
     * @param server the API server, {@code https://HOST:PORT}
     * @param prefix of the names of the Leases
     * @param token a file with a ServiceAccount's token, read each time since it is renewed
     */
    public record Place(URI server, String namespace, String prefix, Path token) {}

    private final Place place;
    private final Asking asking;
    private final String name;

    /** @param tls trusts the cluster's authority */
    public LeaseWitness(Place place, SSLContext tls, Duration connect) {
        this(place, new Asking("the cluster of the witness", tls, connect), REGISTER);
    }

    private LeaseWitness(Place place, Asking asking, String name) {
        this.place = place;
        this.asking = asking;
        this.name = name;
    }

    private String object() {
        return (place.prefix() + "-" + name).toLowerCase(Locale.ROOT);
    }

    /** No {@code resourceVersion} is asked for: such a read comes from a quorum of the store. */
    @Override
    public Read read(Duration within) {
        try {
            var reply = send("GET", "/" + object(), Optional.empty(), within);
            if (reply.statusCode() == 404) return new Read.Nothing();
            if (reply.statusCode() != 200) return new Read.Silent(said(reply));
            var metadata = metadata(reply);
            var value = text(metadata, "annotations", ANNOTATION);
            return value.isEmpty()
                    ? new Read.Silent(
                            "the Lease %s is none of ours: it has no annotation %s".formatted(object(), ANNOTATION))
                    : new Read.Found(tag(metadata), value.get().getBytes(StandardCharsets.UTF_8));
        } catch (Unanswered | Unreadable none) {
            return new Read.Silent(none.getMessage());
        }
    }

    @Override
    public Wrote write(Optional<String> expected, byte[] value, Duration within) {
        var metadata = new LinkedHashMap<String, Json>();
        metadata.put("name", Json.text(object()));
        metadata.put("namespace", Json.text(place.namespace()));
        metadata.put("annotations", Json.object(ANNOTATION, Json.text(new String(value, StandardCharsets.UTF_8))));
        var parts = expected.orElse("").split("/", -1);
        if (expected.isPresent() && parts.length != 2) return new Wrote.Conflict("that is no tag of a Lease");
        if (expected.isPresent()) {
            metadata.put("uid", Json.text(parts[0]));
            metadata.put("resourceVersion", Json.text(parts[1]));
        }
        var lease = new Json.Obj(Map.of(
                "apiVersion", Json.text("coordination.k8s.io/v1"),
                "kind", Json.text("Lease"),
                "metadata", new Json.Obj(metadata)));
        try {
            var reply = expected.isPresent()
                    ? send("PUT", "/" + object(), Optional.of(lease.print()), within)
                    : send("POST", "", Optional.of(lease.print()), within);
            return switch (reply.statusCode()) {
                case 200, 201 -> new Wrote.Done(tag(metadata(reply)));
                case 404, 409 -> new Wrote.Conflict(said(reply));
                default -> new Wrote.Unknown(said(reply));
            };
        } catch (Unanswered | Unreadable none) {
            return new Wrote.Unknown(none.getMessage());
        }
    }

    private HttpResponse<byte[]> send(String method, String object, Optional<String> body, Duration within)
            throws Unanswered {
        var path = "/apis/coordination.k8s.io/v1/namespaces/%s/leases%s".formatted(place.namespace(), object);
        try {
            var request = HttpRequest.newBuilder(place.server().resolve(path))
                    .timeout(within)
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(place.token()).strip())
                    .header("Content-Type", "application/json")
                    .method(method, body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()))
                    .build();
            return asking.send(request, within);
        } catch (IOException e) {
            throw asking.unanswered("its token cannot be read: " + e.getMessage());
        }
    }

    private static Json metadata(HttpResponse<byte[]> reply) throws Unreadable {
        return JsonText.read(reply.body()) instanceof Json.Obj object
                ? object.get("metadata").orElse(Json.object())
                : Json.object();
    }

    private static String tag(Json metadata) throws Unreadable {
        var uid = text(metadata, "uid");
        var version = text(metadata, "resourceVersion");
        if (uid.isEmpty() || version.isEmpty()) {
            throw new Unreadable(java.util.List.of("the Lease has no uid, or no resourceVersion"));
        }
        return uid.get() + "/" + version.get();
    }

    private static Optional<String> text(Json json, String... path) {
        var at = Optional.of(json);
        for (var member : path)
            at = at.flatMap(is -> is instanceof Json.Obj object ? object.get(member) : Optional.empty());
        return at.flatMap(is -> is instanceof Json.Text(var value) ? Optional.of(value) : Optional.empty());
    }

    private static String said(HttpResponse<byte[]> reply) {
        return "the cluster of the witness answers %d: %s"
                .formatted(reply.statusCode(), new String(reply.body(), StandardCharsets.UTF_8));
    }

    @Override
    public Witness named(String other) {
        return new LeaseWitness(place, asking, other);
    }

    @Override
    public void close() {
        asking.close();
    }
}
