package dev.holdfast.operator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Clients of API servers, as all of this program has them. */
public final class Clients {

    private Clients() {}

    public static KubernetesClientBuilder of(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(
                        TokenRefreshInterceptor.NAME, new SeldomRefreshed(config, Instant.now(), System::nanoTime)));
    }

    /**
     * Looks for a newer token once a minute, as fabric8 means to. Where there is no token at all, as with a certificate,
     * fabric8 does not find one either and looks again before each request: it reads the kubeconfig's file, its keys
     * included, which takes longer than the API server needs to answer.
     */
    static final class SeldomRefreshed extends TokenRefreshInterceptor {

        private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

        private final LongSupplier nanos;
        private volatile long looked;

        /**
         * @param since the last refresh, for clients that have a token
         * @param nanos the same clock as {@link System#nanoTime}
         */
        SeldomRefreshed(Config config, Instant since, LongSupplier nanos) {
            super(config, () -> HttpClientUtils.getHttpClientFactory().newBuilder(), since);
            this.nanos = nanos;
            this.looked = nanos.getAsLong();
        }

        @Override
        public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
            if (isWithoutToken() && !isTime()) return;
            super.before(headers, request, tags);
        }

        private boolean isWithoutToken() {
            return isBlank(config.getOauthToken())
                    && isBlank(config.getAutoOAuthToken())
                    && config.getOauthTokenProvider() == null
                    && config.getAuthProvider() == null
                    && !useBasicAuth();
        }

        private boolean isTime() {
            long now = nanos.getAsLong();
            if (now - looked < LOOK_AGAIN.toNanos()) return false;
            looked = now;
            return true;
        }

        private static boolean isBlank(String token) {
            return token == null || token.isEmpty();
        }
    }
}
