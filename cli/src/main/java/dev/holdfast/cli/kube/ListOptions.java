package dev.holdfast.cli.kube;

import java.util.List;
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

    /** The objects that are asked for, of a namespace or of all. */
    public List<Found> list(Api api, Kind kind, String namespace) {
        return api.list(kind, allNamespaces ? Optional.empty() : Optional.of(namespace), selector);
    }

    /** What to say when there are none. */
    public String nothing(Kind kind, String namespace) {
        return allNamespaces
                ? "no " + kind.words() + "s in any namespace"
                : "no " + kind.words() + "s in namespace " + namespace + "; all namespaces: -A";
    }
}
