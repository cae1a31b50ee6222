package dev.holdfast.cli.cluster;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.kube.Found;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A connection to a registered cluster, with the kubeconfig of its Secret, which is read as whoever asks. */
public final class MemberConnection {
    private MemberConnection() {}

    /** Nothing is sent to the cluster yet; what cannot be is a fault with {@link ExitCode#INCOMPLETE}. */
    public static Connection open(Api api, Found cluster, Session session) {
        var secret = cluster.text("/spec/kubeconfigSecretRef/name");
        var key = cluster.text("/spec/kubeconfigSecretRef/key");
        var answer = api.connection().get(ClusterSecret.path(secret, cluster.namespace()));
        if (answer.notFound()) throw unknown("there is no Secret " + secret + " in namespace " + cluster.namespace());
        if (!answer.good()) throw unknown("you may not read the Secret " + secret + ": " + answer.message());
        var data = answer.body()
                .path("data")
                .path(key.isEmpty() ? ClusterSecret.KEY : key)
                .asText("");
        if (data.isEmpty()) {
            throw unknown("the Secret " + secret + " has no key " + (key.isEmpty() ? ClusterSecret.KEY : key));
        }
        var text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        MemberKubeconfig.problem(text).ifPresent(problem -> {
            throw unknown("its kubeconfig is not used: " + problem);
        });
        return Connection.of(text, Optional.empty(), api.connection().requestTimeout(), session);
    }

    private static Fault unknown(String words) {
        return new Fault(ExitCode.INCOMPLETE, words);
    }
}
