package dev.holdfast.cli.kube;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.FileText;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One kubeconfig, read field by field into fabric8's form. (fabric8's own reader does the same through a mapper for all
 * of Kubernetes, which takes longer than the rest of a command.) Relative paths are relative to the file.
 */
final class KubeconfigFile {
    private final Path file;

    private KubeconfigFile(Path file) {
        this.file = file;
    }

    static Config read(Path file) {
        try {
            var tree = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(FileText.read(file, "the kubeconfig ", Kubeconfigs.SANDBOX));
            if (!(tree instanceof Map<?, ?>)) {
                throw wrong(file, "it holds no settings");
            }
            return new KubeconfigFile(file).config(new Entry(tree));
        } catch (YamlEngineException e) {
            throw wrong(file, e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static Fault wrong(Path file, String why) {
        return new Fault(
                ExitCode.USAGE,
                "the kubeconfig " + file + " is not one: " + why,
                "name another one: --kubeconfig FILE",
                Kubeconfigs.SANDBOX);
    }

    private Config config(Entry root) {
        var config = new Config();
        config.setCurrentContext(root.text("current-context"));
        config.setContexts(root.each("contexts", "context", (name, entry) -> new NamedContext(context(entry), name)));
        config.setClusters(root.each("clusters", "cluster", (name, entry) -> new NamedCluster(cluster(entry), name)));
        config.setUsers(root.each("users", "user", (name, entry) -> new NamedAuthInfo(name, user(entry))));
        return config;
    }

    private static Context context(Entry entry) {
        var context = new Context();
        context.setCluster(entry.text("cluster"));
        context.setUser(entry.text("user"));
        context.setNamespace(entry.text("namespace"));
        return context;
    }

    private Cluster cluster(Entry entry) {
        var cluster = new Cluster();
        cluster.setServer(entry.text("server"));
        cluster.setCertificateAuthority(path(entry.text("certificate-authority")));
        cluster.setCertificateAuthorityData(entry.text("certificate-authority-data"));
        cluster.setInsecureSkipTlsVerify(entry.truth("insecure-skip-tls-verify"));
        cluster.setProxyUrl(entry.text("proxy-url"));
        cluster.setTlsServerName(entry.text("tls-server-name"));
        return cluster;
    }

    private AuthInfo user(Entry entry) {
        var user = new AuthInfo();
        user.setClientCertificate(path(entry.text("client-certificate")));
        user.setClientCertificateData(entry.text("client-certificate-data"));
        user.setClientKey(path(entry.text("client-key")));
        user.setClientKeyData(entry.text("client-key-data"));
        user.setToken(token(entry));
        user.setUsername(entry.text("username"));
        user.setPassword(entry.text("password"));
        entry.entry("auth-provider")
                .ifPresent(provider ->
                        user.setAuthProvider(new AuthProviderConfig(provider.texts("config"), provider.text("name"))));
        entry.entry("exec").ifPresent(exec -> user.setExec(exec(exec)));
        return user;
    }

    private String token(Entry user) {
        var named = path(user.text("tokenFile"));
        if (named == null) {
            return user.text("token");
        }
        return FileText.read(Path.of(named), "the token file ", "it is named as tokenFile in " + file)
                .strip();
    }

    private ExecConfig exec(Entry entry) {
        var exec = new ExecConfig();
        exec.setApiVersion(entry.text("apiVersion"));
        var command = entry.text("command");
        exec.setCommand(command != null && command.contains("/") ? path(command) : command);
        exec.setArgs(entry.list("args").stream().map(String::valueOf).toList());
        exec.setEnv(entry.list("env").stream()
                .map(Entry::new)
                .map(each -> new ExecEnvVar(each.text("name"), each.text("value")))
                .toList());
        return exec;
    }

    private String path(String written) {
        return written == null
                ? null
                : file.toAbsolutePath().resolveSibling(written).normalize().toString();
    }

    /** One map of the file; what is not there is null, as fabric8's setters have it. */
    private record Entry(Object tree) {
        private Object get(String key) {
            return tree instanceof Map<?, ?> map ? map.get(key) : null;
        }

        String text(String key) {
            var value = get(key);
            return value == null || value.toString().isEmpty() ? null : value.toString();
        }

        Boolean truth(String key) {
            return get(key) instanceof Boolean value ? value : null;
        }

        List<?> list(String key) {
            return get(key) instanceof List<?> items ? items : List.of();
        }

        java.util.Optional<Entry> entry(String key) {
            return get(key) instanceof Map<?, ?> map
                    ? java.util.Optional.of(new Entry(map))
                    : java.util.Optional.empty();
        }

        Map<String, String> texts(String key) {
            var texts = new LinkedHashMap<String, String>();
            if (get(key) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
            }
            return texts;
        }

        /** The named items of a list, as kubeconfigs have them: {@code - name: x} beside the block. */
        <T> List<T> each(String list, String block, BiFunction<String, Entry, T> make) {
            return list(list).stream()
                    .map(Entry::new)
                    .filter(item -> item.text("name") != null)
                    .map(item -> make.apply(item.text("name"), new Entry(item.get(block))))
                    .toList();
        }
    }
}
