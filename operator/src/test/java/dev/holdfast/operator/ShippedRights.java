package dev.holdfast.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rights that {@code holdfast install generate} prints, read from the golden file, for the user that the operator is
 * in a sandbox. What the operator's tests show holds for these rights, not for a copy.
 */
final class ShippedRights {
    private static final String ACCOUNT =
            "  - kind: ServiceAccount\n    name: holdfast\n    namespace: holdfast-system\n";
    private static final String USER =
            "  - kind: User\n    name: holdfast-operator\n    apiGroup: rbac.authorization.k8s.io\n";
    /** Of the accounts that the golden file lists as an example. */
    private static final String EXAMPLE = "  namespace: shop\n";

    private ShippedRights() {}

    /** The manifests of a whole installation. */
    static List<String> installation() {
        return documents().filter(document -> !document.contains(EXAMPLE)).toList();
    }

    /** The manifests that let the operator store alerts in another namespace than usual. */
    static List<String> intakeIn(String namespace) {
        return documents()
                .filter(document -> document.contains("\nkind: Role") && document.contains("\n  name: holdfast\n"))
                .map(document -> document.replace(
                        "metadata:\n  name: holdfast\n  namespace: " + Installation.NAMESPACE,
                        "metadata:\n  name: holdfast\n  namespace: " + namespace))
                .toList();
    }

    /** The manifests that let the operator see how a further cluster is. */
    static List<String> member() {
        return documents("member")
                .filter(document -> document.contains("\nkind: ClusterRole"))
                .map(document -> document.replace("  name: holdfast\n", "  name: holdfast-member\n"))
                .toList();
    }

    private static Stream<String> documents() {
        return documents("full");
    }

    private static Stream<String> documents(String profile) {
        var text = text(profile);
        if (!text.contains(ACCOUNT)) throw new IllegalStateException("the operator's account is not where it was");
        return Stream.of(text.replace(ACCOUNT, USER).split("(?m)^---\n")).skip(1);
    }

    private static String text(String profile) {
        try (var file = ShippedRights.class.getResourceAsStream("/holdfast/rbac/" + profile + ".yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
