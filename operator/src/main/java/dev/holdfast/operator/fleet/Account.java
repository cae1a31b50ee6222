package dev.holdfast.operator.fleet;

import java.util.Optional;

/** A ServiceAccount that steps run as. */
public record Account(String namespace, String name) {

    /** The name under which the API server knows it. */
    public String username() {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    /**
     * The account of a run: the one it names in its own namespace, else the installation's default.
     *
     * @param fallback {@code NAME} (in the run's namespace) or {@code NAMESPACE/NAME}
     */
    public static Optional<Account> choose(Optional<String> named, String namespace, Optional<String> fallback) {
        return named.filter(name -> !name.isBlank())
                .map(name -> new Account(namespace, name))
                .or(() -> fallback.map(text -> {
                    int slash = text.indexOf('/');
                    return slash < 0
                            ? new Account(namespace, text)
                            : new Account(text.substring(0, slash), text.substring(slash + 1));
                }));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
