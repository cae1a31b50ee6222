package dev.holdfast.operator;

import dev.holdfast.api.run.RecoveryRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs as tests start and watch them: by hand, as an administrator. */
public final class Recoveries {

    private final KubernetesClient admin;

    public Recoveries(Installation installation) {
        this.admin = installation.admin();
    }

    /** Creates a run of {@code steps}, a YAML list; {@code account} may be empty for the installation's default. */
    public void create(String namespace, String name, String account, String steps) {
        admin.resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  alertSpec: {name: by-hand, labels: {app: x}}\n"
                        + (account.isEmpty() ? "" : "  serviceAccountName: " + account + "\n") + "  steps:\n"
                        + steps.indent(2))
                .create();
    }

    public RecoveryRun get(String namespace, String name) {
        return admin.resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Waits for the run's end, generously. */
    public RecoveryRun await(String namespace, String name) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isOver(get(namespace, name)));
        return get(namespace, name);
    }

    public RecoveryRun run(String namespace, String name, String steps) {
        create(namespace, name, "", steps);
        return await(namespace, name);
    }

    public static boolean isOver(RecoveryRun run) {
        var status = run.getStatus();
        return status != null && status.phase() != null && status.phase().terminal();
    }

    /** The sentence in the run's first condition, {@code Success}. */
    public static String message(RecoveryRun run) {
        return run.getStatus().conditions().getFirst().message();
    }
}
