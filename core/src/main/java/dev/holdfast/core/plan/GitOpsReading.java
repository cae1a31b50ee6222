package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The object of a hold or a release step, as manifests write it. */
final class GitOpsReading {

    private static final String BLOCKS =
            Stream.of(GitOps.Kind.values()).map(GitOps.Kind::block).collect(Collectors.joining(", "));

    private final BiConsumer<String, String> problems;

    GitOpsReading(BiConsumer<String, String> problems) {
        this.problems = problems;
    }

    /** @param type of the step, which is also the block's name */
    Optional<GitOps> read(String type, Json.Obj block, String cluster) {
        var named = block.members().keySet().stream()
                .filter(member -> GitOps.Kind.of(member).isPresent())
                .toList();
        if (named.size() != 1) return wrong(type, "needs exactly one of " + BLOCKS);
        String field = type + "." + named.getFirst();
        var object = StepReading.member(block, named.getFirst());
        var name = object.flatMap(is -> StepReading.text(is, "name")).filter(is -> !is.isBlank());
        if (name.isEmpty()) return wrong(field + ".name", "needs the object's name");
        String namespace =
                object.flatMap(is -> StepReading.text(is, "namespace")).orElse("");
        var what = GitOps.Kind.of(named.getFirst()).map(kind -> GitOps.of(kind, cluster, namespace, name.get()));
        var astray = what.flatMap(is -> is.target().astray());
        return astray.isPresent() ? wrong(field, astray.get()) : what;
    }

    private <T> Optional<T> wrong(String field, String message) {
        problems.accept(field, message);
        return Optional.empty();
    }
}
