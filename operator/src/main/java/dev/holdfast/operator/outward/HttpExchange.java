package dev.holdfast.operator.outward;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Url;
import dev.holdfast.operator.kubernetes.Api;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * One HTTP request over a connection of its own, to an address that was checked: no redirect is followed, nothing is
 * repeated, nothing is unpacked, no cookie is kept, no proxy is asked.
 */
final class HttpExchange {

    /** Most of an answer's body that is read. */
    static final int BODY_BYTES_MAX = 256 * 1024;

    /** Of an answer whose body is of no use: enough for its words. */
    private static final int WORDS_BYTES_MAX = 4 * 1024;

    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int LINE_LENGTH_MAX = 16 * 1024;
    private static final int HEADERS_MAX = 200;

    private final Pinned pinned;
    private final Url url;
    private final SSLContext trust;

    HttpExchange(Pinned pinned, Url url, SSLContext trust) {
        this.pinned = pinned;
        this.url = url;
        this.trust = trust;
    }

    /** @param unlocked what must not stand in the answer's words */
    Answer.Http send(
            Within within,
            String method,
            Map<String, String> headers,
            Optional<String> body,
            boolean wantsBody,
            Unlocked unlocked)
            throws IOException {
        var request = new HttpUriRequestBase(method, URI.create(url.toString()));
        new LinkedHashMap<>(headers).forEach(request::addHeader);
        body.ifPresent(text -> request.setEntity(new ByteArrayEntity(text.getBytes(StandardCharsets.UTF_8), null)));
        var host = new HttpHost(
                url.tls() ? "https" : "http",
                url.endpoint().host().name(),
                url.endpoint().port());
        var client = client();
        within.closing(() -> client.close(CloseMode.IMMEDIATE));
        return answer(client.executeOpen(host, request, null), wantsBody, unlocked);
    }

    private CloseableHttpClient client() {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new OnlyPinned(pinned))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LINE_LENGTH_MAX)
                                .setMaxHeaderCount(HEADERS_MAX)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_SECONDS_MAX, TimeUnit.SECONDS)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("holdfast")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Answer.Http answer(ClassicHttpResponse response, boolean wantsBody, Unlocked unlocked)
            throws IOException {
        int bound = wantsBody ? BODY_BYTES_MAX : WORDS_BYTES_MAX;
        var bytes = new ByteArrayOutputStream();
        boolean whole = true;
        if (response.getEntity() != null) {
            var in = response.getEntity().getContent();
            var buffer = new byte[8192];
            int read;
            while (bytes.size() <= bound && (read = in.read(buffer)) >= 0) bytes.write(buffer, 0, read);
            whole = bytes.size() <= bound;
        }
        var kept = bytes.toByteArray();
        String body = new String(kept, 0, Math.min(kept.length, bound), StandardCharsets.UTF_8);
        return new Answer.Http(
                response.getCode(),
                Words.line(unlocked.clean(body)),
                body,
                wantsBody && whole ? json(body) : Optional.empty(),
                whole);
    }

    private static Optional<Json> json(String body) {
        try {
            return Optional.of(Json.of(Api.MAPPER.readValue(body, Object.class)));
        } catch (IOException | RuntimeException notJson) {
            return Optional.empty();
        }
    }

    /** Knows one name. */
    private record OnlyPinned(Pinned pinned) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (!host.equals(pinned.endpoint().host().name())) throw new UnknownHostException(host);
            return pinned.addresses().toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
