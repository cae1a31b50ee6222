package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.util.Optional;

/** Where runs are on the API server. */
final class Runs {

    /** As whom the operator writes its own kinds; see a run's {@code metadata.managedFields}. */
    static final String MANAGER = "holdfast-operator";

    private Runs() {}

    static String path(String namespace, String name) {
        return "/apis/recovery.elotl.co/v1alpha1/namespaces/" + namespace + "/recoveryruns/" + name;
    }

    static String planPath(String namespace, String name) {
        return "/apis/recovery.elotl.co/v1alpha1/namespaces/" + namespace + "/recoveryplans/" + name;
    }

    /** The run as it is now; empty when it is gone. */
    static Optional<RecoveryRun> read(Api api, String namespace, String name) throws IOException {
        var reply = api.get(path(namespace, name));
        if (reply.code() == 404) return Optional.empty();
        if (!reply.ok()) throw new IOException(reply.words());
        return Optional.of(Api.MAPPER.readValue(reply.body(), RecoveryRun.class));
    }
}
