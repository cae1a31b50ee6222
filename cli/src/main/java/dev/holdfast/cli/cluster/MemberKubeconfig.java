package dev.holdfast.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.FileText;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One context of a kubeconfig, by itself, with its credentials inside: what the operator accepts. What it says about a
 * kubeconfig never quotes it.
 */
final class MemberKubeconfig {

    /** What acts on the machine where it is read. The operator refuses the same. */
    private static final List<String> ACTING = List.of("exec", "auth-provider");

    private static final Map<String, String> INLINED = Map.of(
            "certificate-authority", "certificate-authority-data",
            "client-certificate", "client-certificate-data",
            "client-key", "client-key-data");

    private MemberKubeconfig() {}

    /** Why the operator would refuse a kubeconfig. */
    static Optional<String> problem(String text) {
        JsonNode tree;
        try {
            tree = Trees.readYaml(text);
        } catch (RuntimeException e) {
            return Optional.of("it is not YAML");
        }
        for (var list : List.of("users", "clusters")) {
            for (var item : tree.path(list)) {
                var found = problem(item.path(list.substring(0, list.length() - 1)));
                if (found.isPresent()) return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(JsonNode block) {
        for (var field : ACTING) {
            if (block.has(field)) {
                return Optional.of("it uses \"" + field + "\": that would run with the operator's rights");
            }
        }
        for (var field : List.of("tokenFile", "certificate-authority", "client-certificate", "client-key")) {
            if (block.has(field)) return Optional.of("it names a file (\"" + field + "\") that the operator has not");
        }
        for (var field : List.of("server", "proxy-url")) {
            if (block.path(field).asText().contains("@")) {
                return Optional.of("its \"" + field + "\" holds credentials, and addresses are shown");
            }
        }
        return Optional.empty();
    }

    /** The context by itself; certificates that it names as files are put inside. */
    static String of(Path file, Optional<String> wanted) {
        var text = FileText.read(file, "the kubeconfig ");
        ObjectNode tree;
        try {
            tree = Trees.readYaml(text);
        } catch (RuntimeException e) {
            // The parser's own words may quote the credentials.
            throw new Fault(ExitCode.USAGE, "the kubeconfig " + file + " is not YAML", "name another one: --from FILE");
        }
        var name = wanted.or(() ->
                        Optional.of(tree.path("current-context").asText("")).filter(current -> !current.isEmpty()))
                .orElseThrow(() -> new Fault(
                        ExitCode.USAGE,
                        "the kubeconfig " + file + " has no current context",
                        "name one with --from-context; " + Nearest.hint("", names(tree))));
        var context = named(tree, "contexts", "context", name)
                .orElseThrow(() -> new Fault(
                        ExitCode.USAGE,
                        "the kubeconfig " + file + " has no context \"" + name + "\"; "
                                + Nearest.hint(name, names(tree))));
        var cluster =
                part(tree, file, "clusters", "cluster", context.path("cluster").asText());
        var user = part(tree, file, "users", "user", context.path("user").asText());
        var member =
                Trees.object().put("apiVersion", "v1").put("kind", "Config").put("current-context", "member");
        item(member, "clusters").set("cluster", inlined(cluster, file));
        item(member, "users").set("user", inlined(user, file));
        item(member, "contexts").putObject("context").put("cluster", "member").put("user", "member");
        var flat = Trees.yaml(member);
        problem(flat).ifPresent(why -> {
            throw new Fault(
                    ExitCode.USAGE,
                    "the context \"" + name + "\" of " + file + " cannot be used: " + why,
                    "make an account for the operator on that cluster: holdfast install generate --profile member");
        });
        return flat;
    }

    private static ObjectNode item(ObjectNode member, String list) {
        return member.putArray(list).addObject().put("name", "member");
    }

    private static ObjectNode part(ObjectNode tree, Path file, String list, String block, String name) {
        return named(tree, list, block, name)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new Fault(
                        ExitCode.USAGE,
                        "the kubeconfig " + file + " names the " + block + " \"" + name + "\" and has none"));
    }

    private static Optional<JsonNode> named(ObjectNode tree, String list, String block, String name) {
        return StreamSupport.stream(tree.path(list).spliterator(), false)
                .filter(item -> item.path("name").asText().equals(name))
                .map(item -> item.path(block))
                .findFirst();
    }

    private static List<String> names(ObjectNode tree) {
        var names = new ArrayList<String>();
        tree.path("contexts").forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private static ObjectNode inlined(ObjectNode block, Path file) {
        var copy = block.deepCopy();
        INLINED.forEach((field, data) -> {
            if (!copy.has(field)) return;
            var named = file.toAbsolutePath().resolveSibling(copy.remove(field).asText());
            try {
                copy.put(data, Base64.getEncoder().encodeToString(Files.readAllBytes(named)));
            } catch (IOException e) {
                throw FileText.unreadable(named, "the " + field + " ", e);
            }
        });
        return copy;
    }
}
