package dev.holdfast.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Where the cluster that holds the plans is found, in this order: the kubeconfig that is named, {@code KUBECONFIG}, the
 * home folder, the pod. A file that is named and is none is a fault before anything is served; its own words are never
 * shown, since it holds credentials.
 */
final class HubConfig {
    private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final String SANDBOX = "for a sandbox: --kubeconfig $(holdfast sandbox kubeconfig default hub)";

    private HubConfig() {}

    static Config read(Optional<Path> named, Map<String, String> environment) {
        if (named.isPresent()) {
            check(named.get());
            return Config.fromKubeconfig(named.get().toFile());
        }
        var listed = listed(environment);
        var files = listed.stream().filter(Files::exists).toList();
        if (files.isEmpty() && !elsewhere(environment)) {
            throw StartFault.wrongly(
                    listed.isEmpty()
                            ? "no kubeconfig, and this is no pod: there is no --kubeconfig, no KUBECONFIG and no"
                                    + " ~/.kube/config"
                            : "no kubeconfig, and this is no pod: there is no --kubeconfig, and no file "
                                    + named(listed),
                    "name one: --kubeconfig FILE",
                    SANDBOX);
        }
        files.forEach(HubConfig::check);
        return new ConfigBuilder().build();
    }

    private static List<Path> listed(Map<String, String> environment) {
        var kubeconfig = environment.getOrDefault("KUBECONFIG", "");
        if (!kubeconfig.isBlank()) {
            return Stream.of(kubeconfig.split(File.pathSeparator))
                    .filter(entry -> !entry.isBlank())
                    .map(Path::of)
                    .toList();
        }
        return Stream.of(environment.getOrDefault("HOME", ""))
                .filter(home -> !home.isEmpty())
                .map(home -> Path.of(home, ".kube", "config"))
                .toList();
    }

    /** Whether a pod, or an address in the environment, says where the API server is. */
    private static boolean elsewhere(Map<String, String> environment) {
        return Files.exists(POD)
                || environment.containsKey("KUBERNETES_SERVICE_HOST")
                || environment.containsKey("KUBERNETES_MASTER");
    }

    private static String named(List<Path> files) {
        return String.join(" or ", files.stream().map(Path::toString).toList());
    }

    private static void check(Path file) {
        if (!(tree(file) instanceof Map<?, ?> settings)) {
            throw wrong(file, "it holds no settings");
        }
        if (!(settings.get("current-context") instanceof String context) || context.isEmpty()) {
            throw wrong(file, "it has no current-context");
        }
        boolean there = settings.get("contexts") instanceof List<?> contexts
                && contexts.stream()
                        .anyMatch(each -> each instanceof Map<?, ?> entry && context.equals(entry.get("name")));
        if (!there) {
            throw wrong(file, "its current-context \"" + context + "\" is not among its contexts");
        }
    }

    private static Object tree(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (MarkedYamlEngineException e) {
            var place = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("some place");
            throw wrong(file, "at " + place + " it is not YAML");
        } catch (YamlEngineException e) {
            throw wrong(file, "it is not YAML");
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file");
        } catch (CharacterCodingException e) {
            throw wrong(file, "it is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage()));
        }
    }

    private static StartFault unreadable(Path file, String why) {
        return StartFault.wrongly(
                "cannot read the kubeconfig " + file + ": " + why,
                SANDBOX,
                "in a pod: without --kubeconfig its own credentials are used");
    }

    private static StartFault wrong(Path file, String why) {
        return StartFault.wrongly(
                "the kubeconfig " + file + " is not one: " + why,
                "look what kubectl makes of it: kubectl config view --kubeconfig " + file,
                SANDBOX);
    }
}
