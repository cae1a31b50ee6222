package dev.holdfast.cli.startup;

import dev.holdfast.cli.Main;
import dev.holdfast.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Runs the everyday commands once while the build records which classes they need: the class archive that makes the
 * launcher's starts fast is written when this process ends.
 */
public final class Rehearsal {
    private static final String LIST = """
            {"kind":"RecoveryPlanList","apiVersion":"recovery.elotl.co/v1alpha1","metadata":{"resourceVersion":"1"},
             "items":[{"metadata":{"name":"db","namespace":"default","creationTimestamp":"2026-01-01T00:00:00Z"},
                       "spec":{"alertLabels":{"app":"db"},"steps":[{"type":"job"}]}}]}
            """;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Files.createTempDirectory("holdfast-rehearsal");
        try (var server = StandIn.start(folder, path -> LIST)) {
            var kubeconfig = server.kubeconfig().toString();
            for (var command : List.of(
                    List.of("help"),
                    List.of("version"),
                    List.of("plan", "list", "-A", "--kubeconfig", kubeconfig),
                    List.of("plan", "list", "-A", "-o", "yaml", "--kubeconfig", kubeconfig))) {
                Main.run(Session.ofProcess(), command.toArray(String[]::new));
            }
            Files.delete(server.kubeconfig());
        } finally {
            Files.delete(folder);
        }
    }
}
