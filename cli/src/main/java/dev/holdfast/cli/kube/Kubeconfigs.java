package dev.holdfast.cli.kube;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Nearest;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the connection's settings come from: a flag, {@code KUBECONFIG}, the home folder, or the pod we run in. */
final class Kubeconfigs {
    private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    /** The way out for who has no cluster at all. */
    static final String SANDBOX = "for a sandbox: export KUBECONFIG=$(holdfast sandbox kubeconfig default hub)";

    private Kubeconfigs() {}

    static Config read(ConnectOptions options, Session session) {
        var files = files(options, session);
        if (files.isEmpty()) {
            if (Files.exists(POD)) {
                return new io.fabric8.kubernetes.client.ConfigBuilder().build();
            }
            throw new Fault(
                    ExitCode.USAGE,
                    "no kubeconfig: neither --kubeconfig nor KUBECONFIG nor ~/.kube/config names a file",
                    "name one: --kubeconfig FILE",
                    SANDBOX);
        }
        var parsed = files.stream().map(KubeconfigFile::read).toArray(io.fabric8.kubernetes.api.model.Config[]::new);
        if (options.context != null) {
            checkContext(options.context, files, parsed);
        }
        var config = Config.empty();
        KubeConfigUtils.merge(config, options.context, parsed);
        if (config.getCurrentContext() == null) {
            throw new Fault(
                    ExitCode.USAGE,
                    "the kubeconfig " + named(files) + " has no current context",
                    "name one with --context; " + Nearest.hint("", contexts(parsed)));
        }
        return config;
    }

    private static List<Path> files(ConnectOptions options, Session session) {
        if (options.kubeconfig != null) {
            return List.of(options.kubeconfig);
        }
        var listed = session.environment().getOrDefault("KUBECONFIG", "");
        var home = session.environment().getOrDefault("HOME", System.getProperty("user.home"));
        var candidates = listed.isBlank()
                ? Stream.of(Path.of(home, ".kube", "config"))
                : Stream.of(listed.split(File.pathSeparator))
                        .filter(entry -> !entry.isBlank())
                        .map(Path::of);
        return candidates.filter(Files::isReadable).toList();
    }

    private static void checkContext(
            String context, List<Path> files, io.fabric8.kubernetes.api.model.Config... parsed) {
        var known = contexts(parsed);
        if (!known.contains(context)) {
            throw new Fault(
                    ExitCode.USAGE,
                    "the kubeconfig " + named(files) + " has no context \"" + context + "\"; "
                            + Nearest.hint(context, known));
        }
    }

    private static List<String> contexts(io.fabric8.kubernetes.api.model.Config... parsed) {
        return Stream.of(parsed)
                .flatMap(config -> config.getContexts().stream())
                .map(NamedContext::getName)
                .distinct()
                .toList();
    }

    private static String named(List<Path> files) {
        return String.join(
                File.pathSeparator, files.stream().map(Path::toString).toList());
    }
}
