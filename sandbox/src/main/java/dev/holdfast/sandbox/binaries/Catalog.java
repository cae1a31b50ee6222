package dev.holdfast.sandbox.binaries;

import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every program that a sandbox can run, in pinned versions. The versions stand here and in the go.mod files only. */
public final class Catalog {
    public static final String DEFAULT_KUBERNETES = "1.35";

    private static final Map<String, String> KUBERNETES = new TreeMap<>(Map.of("1.35", "v1.35.4", "1.34", "v1.34.4"));
    private static final String ETCD = "v3.6.16";
    private static final String KWOK = "v0.7.0";
    private static final String ALERTMANAGER = "v0.28.1";
    private static final String VERSITYGW = "v1.8.0";

    /** What only tests of Holdfast run; no sandbox needs it, so it is not got before somebody asks for it. */
    private static final Set<String> FOR_TESTS = Set.of("versitygw");

    private Catalog() {}

    /** Whether a sandbox runs it. */
    static boolean isOfSandboxes(Component component) {
        return !FOR_TESTS.contains(component.name());
    }

    public static List<Component> components(String kubernetesMinor) {
        return List.of(kubernetes(kubernetesMinor), etcd(), kwok(), alertmanager(), versitygw());
    }

    /** For example {@code v1.35.4}. */
    public static String kubernetesVersion(String minor) {
        var version = KUBERNETES.get(minor);
        if (version == null) {
            throw SandboxFault.wrongly(
                    "Kubernetes \"" + minor + "\" is not among the versions that the sandbox can run: "
                            + String.join(", ", KUBERNETES.keySet()));
        }
        return version;
    }

    private static Component kubernetes(String minor) {
        var version = kubernetesVersion(minor);
        var programs = new LinkedHashMap<String, String>();
        for (var program : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl")) {
            programs.put(program, "k8s.io/kubernetes/cmd/" + program);
        }
        var parts = minor.split("\\.");
        var symbols = List.of("k8s.io/component-base/version", "k8s.io/client-go/pkg/version").stream()
                .flatMap(place -> List.of(
                        place + ".gitVersion=" + version,
                        place + ".gitMajor=" + parts[0],
                        place + ".gitMinor=" + parts[1])
                        .stream())
                .toList();
        var module = minor.equals(DEFAULT_KUBERNETES) ? "kubernetes" : "kubernetes-" + minor;
        return new Component("kubernetes", version, module, programs, symbols);
    }

    private static Component etcd() {
        return new Component("etcd", ETCD, "etcd", Map.of("etcd", "go.etcd.io/etcd/server/v3"), List.of());
    }

    private static Component kwok() {
        return new Component(
                "kwok",
                KWOK,
                "kwok",
                Map.of("kwok", "sigs.k8s.io/kwok/cmd/kwok"),
                List.of("sigs.k8s.io/kwok/pkg/consts.Version=" + KWOK));
    }

    private static Component alertmanager() {
        return new Component(
                "alertmanager",
                ALERTMANAGER,
                "alertmanager",
                Map.of("alertmanager", "github.com/prometheus/alertmanager/cmd/alertmanager"),
                List.of("github.com/prometheus/common/version.Version=" + ALERTMANAGER.substring(1)));
    }

    /** An S3 server over a folder, which keeps the conditions of writes. */
    private static Component versitygw() {
        return new Component(
                "versitygw",
                VERSITYGW,
                "versitygw",
                Map.of("versitygw", "github.com/versity/versitygw/cmd/versitygw"),
                List.of("main.Version=" + VERSITYGW));
    }
}
