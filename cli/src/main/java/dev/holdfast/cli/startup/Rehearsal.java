package dev.holdfast.cli.startup;

import dev.holdfast.cli.Main;
import dev.holdfast.cli.Quiet;
import dev.holdfast.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the everyday commands and the operator once while the build records which classes they need: the class archive that
 * makes the launcher's starts fast is written when this process ends.
 */
public final class Rehearsal {
    private static final String META = "\"metadata\":{\"name\":\"db\",\"namespace\":\"default\",\"uid\":\"1\","
            + "\"resourceVersion\":\"1\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\"}";

    static final String STEPS = "\"steps\":[{\"type\":\"readField\",\"readField\":{\"apiVersion\":\"v1\","
            + "\"resource\":\"svc\",\"name\":\"s\",\"fieldPath\":\"a[0].b\",\"outputKey\":\"ip\"}},{\"type\":\"patch\","
            + "\"patch\":{\"apiVersion\":\"v1\",\"resource\":\"cm\",\"name\":\"c\",\"override\":{\"fieldPath\":\"a\","
            + "\"value\":{\"raw\":\"{{ .Values.ip }}\"}}}}]";

    private static final String RUN = "{\"apiVersion\":\"recovery.elotl.co/v1alpha1\",\"kind\":\"RecoveryRun\"," + META
            + ",\"spec\":{" + STEPS + "},\"status\":{\"phase\":\"Completed\",\"startTime\":\"2026-01-01T00:00:00Z\","
            + "\"completionTime\":\"2026-01-01T00:00:01Z\",\"journal\":{\"entries\":[{\"step\":1,\"state\":\"Succeeded\","
            + "\"attempt\":1,\"startTime\":\"2026-01-01T00:00:00Z\",\"output\":{\"value\":\"1\",\"bytes\":1}}]}}}";

    static final String PLAN = "{\"apiVersion\":\"recovery.elotl.co/v1alpha1\",\"kind\":\"RecoveryPlan\"," + META
            + ",\"spec\":{\"alertLabels\":{\"alertname\":\"A\"}," + STEPS + "}}";

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        Quiet.logs();
        var folder = Files.createTempDirectory("holdfast-rehearsal");
        var manifest = Files.writeString(folder.resolve("plan.yaml"), PLAN);
        try (var server = StandIn.start(folder, Rehearsal::answer)) {
            perform(server.kubeconfig().toString(), manifest);
            Files.delete(server.kubeconfig());
            OperatorRehearsal.perform(folder);
        } finally {
            Files.delete(manifest);
            Files.delete(folder);
        }
        // The operator's threads do not end by themselves; what it does when it is told to end is rehearsed too.
        System.exit(0);
    }

    private static void perform(String kubeconfig, Path manifest) {
        for (var command : List.of(
                List.of("help"),
                List.of("version"),
                List.of("plan", "list", "-A", "--kubeconfig", kubeconfig),
                List.of("plan", "show", "db", "-o", "yaml", "--kubeconfig", kubeconfig),
                List.of("plan", "show", "db", "--kubeconfig", kubeconfig),
                List.of("run", "list", "--kubeconfig", kubeconfig),
                List.of("run", "show", "db", "--kubeconfig", kubeconfig),
                List.of("run", "watch", "db", "--kubeconfig", kubeconfig),
                List.of("alert", "list", "--kubeconfig", kubeconfig),
                List.of("plan", "rbac", "-f", manifest.toString()),
                List.of("plan", "lint", manifest.toString()),
                List.of("install", "generate"))) {
            Main.run(Session.ofProcess(), command.toArray(String[]::new));
        }
    }

    private static StandIn.Answer answer(StandIn.Question question) {
        var object = question.path().contains("recoveryplans") ? PLAN : RUN;
        return StandIn.Answer.ok(question.path().endsWith("/db") ? object : list(object));
    }

    static String list(String object) {
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + object
                + "]}";
    }
}
