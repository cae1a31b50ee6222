package dev.holdfast.sandbox.pki;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig that holds everything it needs, so that it can be copied into a Secret. */
public final class Kubeconfig {
    private Kubeconfig() {}

    public static String text(String cluster, String server, String user, Authority authority, Credential credential) {
        return """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %4$s
                users:
                - name: %4$s
                  user:
                    client-certificate-data: %5$s
                    client-key-data: %6$s
                """.formatted(
                        cluster,
                        server,
                        base64(authority.pem()),
                        user,
                        base64(credential.certificate()),
                        base64(credential.key()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
