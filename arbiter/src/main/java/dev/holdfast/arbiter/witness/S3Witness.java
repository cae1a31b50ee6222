package dev.holdfast.arbiter.witness;

import dev.holdfast.arbiter.clock.Dates;
import dev.holdfast.arbiter.witness.Asking.Unanswered;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Objects of a bucket in any S3 that keeps the conditions of a write: {@code If-None-Match: *} and {@code If-Match: ETAG} of
 * <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">PutObject</a>. The tag is the object's
 * ETag. That is a digest of what is written, so each write has a line of its own that no other has, and an earlier
 * value written again has another tag.
 *
 * <p>The request is signed with the date; a server refuses one that is far from its own (15 minutes at Amazon's), which leaves
 * a site whose date is wrong without a witness, and decides nothing.
 */
public final class S3Witness implements Witness {

    /**
     * Where the objects are.
     *
     * @param server {@code https://HOST:PORT}
     * @param prefix of the keys, which are {@code PREFIX/register} and the like
     * @param keys a file with the access key, read each time since it may be renewed
     */
    public record Place(URI server, String bucket, String prefix, String region, Path keys) {}

    /** What the client of the JDK sets itself. */
    private static final Set<String> OWN = Set.of("host", "content-length");

    private final Place place;
    private final Asking asking;
    private final Dates dates;
    private final Supplier<String> nonces;
    private final String name;

    /** @param nonces never the same twice */
    public S3Witness(Place place, SSLContext tls, Duration connect, Dates dates, Supplier<String> nonces) {
        this(place, new Asking("the S3 of the witness", tls, connect), dates, nonces, REGISTER);
    }

    private S3Witness(Place place, Asking asking, Dates dates, Supplier<String> nonces, String name) {
        this.place = place;
        this.asking = asking;
        this.dates = dates;
        this.nonces = nonces;
        this.name = name;
    }

    @Override
    public Read read(Duration within) {
        try {
            var reply = send(SdkHttpMethod.GET, Map.of(), new byte[0], within);
            // A bucket that is not there is no register that was never written.
            if (reply.statusCode() == 404 && text(reply).contains("NoSuchKey")) return new Read.Nothing();
            var tag = tag(reply);
            if (reply.statusCode() != 200 || tag.isEmpty()) return new Read.Silent(said(reply));
            return value(reply.body())
                    .<Read>map(value -> new Read.Found(tag.get(), value))
                    .orElseGet(() -> new Read.Silent("the object %s is none of ours".formatted(key())));
        } catch (Unanswered none) {
            return new Read.Silent(none.getMessage());
        }
    }

    @Override
    public Wrote write(Optional<String> expected, byte[] value, Duration within) {
        var condition = expected.map(tag -> Map.of("If-Match", tag)).orElse(Map.of("If-None-Match", "*"));
        try {
            var reply = send(SdkHttpMethod.PUT, condition, held(value), within);
            var tag = tag(reply);
            return switch (reply.statusCode()) {
                case 200 -> tag.<Wrote>map(Wrote.Done::new).orElseGet(() -> new Wrote.Unknown(said(reply)));
                // 409: another was being written at the same time, and this one was not.
                case 404, 409, 412 -> new Wrote.Conflict(said(reply));
                default -> new Wrote.Unknown(said(reply));
            };
        } catch (Unanswered none) {
            return new Wrote.Unknown(none.getMessage());
        }
    }

    private String key() {
        return place.prefix() + "/" + name;
    }

    /** The value, and in a line of its own what makes it unlike any other. */
    private byte[] held(byte[] value) {
        var line = ("\n" + nonces.get()).getBytes(StandardCharsets.UTF_8);
        var held = Arrays.copyOf(value, value.length + line.length);
        System.arraycopy(line, 0, held, value.length, line.length);
        return held;
    }

    private static Optional<byte[]> value(byte[] held) {
        for (int i = held.length - 1; i >= 0; i--) if (held[i] == '\n') return Optional.of(Arrays.copyOf(held, i));
        return Optional.empty();
    }

    private HttpResponse<byte[]> send(SdkHttpMethod method, Map<String, String> headers, byte[] body, Duration within)
            throws Unanswered {
        var uri = place.server().resolve("/" + place.bucket() + "/" + key());
        var request = SdkHttpRequest.builder().method(method).uri(uri);
        headers.forEach(request::putHeader);
        var signed = HttpRequest.newBuilder(uri)
                .timeout(within)
                .method(method.name(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        signed(request.build(), body).headers().forEach((header, values) -> {
            if (!OWN.contains(header.toLowerCase(Locale.ROOT))) values.forEach(each -> signed.header(header, each));
        });
        return asking.send(signed.build(), within);
    }

    private SdkHttpRequest signed(SdkHttpRequest request, byte[] body) throws Unanswered {
        try {
            var keys = S3Keys.read(place.keys());
            AwsCredentialsIdentity identity = keys.session()
                    .<AwsCredentialsIdentity>map(
                            session -> AwsSessionCredentialsIdentity.create(keys.id(), keys.secret(), session))
                    .orElseGet(() -> AwsCredentialsIdentity.create(keys.id(), keys.secret()));
            return AwsV4HttpSigner.create()
                    .sign(sign -> sign.identity(identity)
                            .request(request)
                            .payload(ContentStreamProvider.fromByteArray(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, place.region())
                            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(dates.now(), ZoneOffset.UTC)))
                    .request();
        } catch (IOException e) {
            throw asking.unanswered("its access key cannot be read: " + e.getMessage());
        }
    }

    private static Optional<String> tag(HttpResponse<byte[]> reply) {
        return reply.headers().firstValue("ETag").filter(tag -> !tag.isBlank());
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static String said(HttpResponse<byte[]> reply) {
        return "the S3 of the witness answers %d: %s".formatted(reply.statusCode(), text(reply));
    }

    @Override
    public Witness named(String other) {
        return new S3Witness(place, asking, dates, nonces, other);
    }

    @Override
    public void close() {
        asking.close();
    }
}
