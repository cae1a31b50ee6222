package dev.holdfast.sandbox.binaries;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where the publishers of the programs keep their releases and the digests of them. kwok's releases come without
 * digests, and Kubernetes' servers and etcd are published for Linux only in a form that is read here; what has no entry
 * is built.
 */
record Publishers(String kubernetes, String github) {
    /** Overrides https://dl.k8s.io by a mirror of it. */
    static final String KUBERNETES_URL = "HOLDFAST_KUBERNETES_URL";
    /** Overrides https://github.com by a mirror of its release downloads. */
    static final String GITHUB_URL = "HOLDFAST_GITHUB_URL";

    static Publishers of(Map<String, String> environment) {
        return new Publishers(
                environment.getOrDefault(KUBERNETES_URL, "https://dl.k8s.io"),
                environment.getOrDefault(GITHUB_URL, "https://github.com"));
    }

    Optional<Artefact> artefact(Component component, String program, Platform platform) {
        var linux = platform.os().equals("linux");
        var target = platform.os() + "-" + platform.arch();
        return switch (component.name()) {
            case "kubernetes" ->
                linux || program.equals("kubectl")
                        ? Optional.of(kubernetes(component, program, platform))
                        : Optional.empty();
            case "etcd" -> {
                var name = "etcd-" + component.version() + "-" + target;
                var release = github + "/etcd-io/etcd/releases/download/" + component.version() + "/";
                var inside = Optional.of(name + "/" + program);
                yield linux ? Optional.of(archive(release, name, "SHA256SUMS", inside)) : Optional.empty();
            }
            case "alertmanager" -> {
                var plain = component.version().substring(1);
                var name = "alertmanager-" + plain + "." + platform.os() + "-" + platform.arch();
                var release = github + "/prometheus/alertmanager/releases/download/" + component.version() + "/";
                yield Optional.of(archive(release, name, "sha256sums.txt", Optional.of(name + "/" + program)));
            }
            default -> Optional.empty();
        };
    }

    private Artefact kubernetes(Component component, String program, Platform platform) {
        var file = kubernetes + "/release/" + component.version() + "/bin/" + platform.os() + "/" + platform.arch()
                + "/" + program;
        return new Artefact(URI.create(file), URI.create(file + ".sha256"), Optional.empty());
    }

    private static Artefact archive(String release, String name, String digests, Optional<String> member) {
        return new Artefact(URI.create(release + name + ".tar.gz"), URI.create(release + digests), member);
    }
}
