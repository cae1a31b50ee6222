package dev.holdfast.cli.kube;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which objects a list shows. */
public final class ListOptions {
    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Of all namespaces.")
    boolean allNamespaces;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Only objects whose labels match, for example team=db.")
    String selector;

    public boolean allNamespaces() {
        return allNamespaces;
    }

    /** The objects that are asked for. */
    public java.util.List<Found> list(Api api, Kind kind) {
        return api.list(kind, allNamespaces ? Optional.empty() : Optional.of(api.namespace()), selector);
    }

    /** What to say when there are none. */
    public String nothing(Api api, Kind kind) {
        return allNamespaces
                ? "no " + kind.words() + "s in any namespace"
                : "no " + kind.words() + "s in namespace " + api.namespace() + "; all namespaces: -A";
    }
}
