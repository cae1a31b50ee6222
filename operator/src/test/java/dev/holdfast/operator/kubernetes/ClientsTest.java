package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.operator.kubernetes.Clients.SeldomRefreshed;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientsTest {

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: me}}]
            clusters: [{name: here, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: me, user: {USER}}]
            """;

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(-5);
    private Path file;

    @BeforeEach
    void a_kubeconfig_without_a_token() throws Exception {
        file = write("username: nobody");
    }

    private Path write(String user) throws Exception {
        return Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG.replace("USER", user));
    }

    /** A client that was made so long ago that fabric8 would look for a newer token. */
    private SeldomRefreshed old(Config config) {
        return new SeldomRefreshed(config, Instant.EPOCH, nanos::get);
    }

    private Config config() {
        return new ConfigBuilder(Config.fromKubeconfig(file.toFile())).build();
    }

    private static String authorization(SeldomRefreshed tokens) {
        var headers = new StandardHttpRequest.Builder();
        headers.uri("https://127.0.0.1:1");
        tokens.before(headers, null, (RequestTags) null);
        var values = headers.build().headers("Authorization");
        return values.isEmpty() ? "" : values.getLast();
    }

    @Test
    void a_client_without_a_token_looks_for_one_once_a_minute_and_not_before_each_request() throws Exception {
        var tokens = old(config());
        write("token: fresh");
        assertThat(authorization(tokens)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(authorization(tokens)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(authorization(tokens)).isEqualTo("Bearer fresh");
        assertThat(authorization(tokens)).isEqualTo("Bearer fresh");
    }

    @Test
    void a_client_that_looked_in_vain_waits_another_minute() throws Exception {
        var tokens = old(config());
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(authorization(tokens)).isEmpty();
        write("token: fresh");
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(authorization(tokens)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(authorization(tokens)).isEqualTo("Bearer fresh");
    }

    @Test
    void a_client_with_a_token_sends_it_with_each_request() throws Exception {
        write("token: first");
        var tokens = old(config());
        assertThat(authorization(tokens)).isEqualTo("Bearer first");
        assertThat(authorization(tokens)).isEqualTo("Bearer first");
    }
}
