package dev.holdfast.cli.lint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.output.Trees;
import java.util.List;

/** The objects of a file, read as kubectl reads it. */
public final class Documents {
    private Documents() {}

    /** All objects of a text; a text that cannot be read is a fault. */
    public static List<Found> of(String file, String text) {
        var reading = YamlReading.read(file, text);
        reading.findings().stream()
                .filter(finding -> finding.severity() == Severity.error)
                .findFirst()
                .ifPresent(finding -> {
                    throw new Fault(ExitCode.FINDINGS, finding.toString(), "all of it: holdfast plan lint " + file);
                });
        return reading.manifests().stream()
                .flatMap(manifest -> ObjectRules.unfold(manifest).stream())
                .map(manifest -> Trees.JSON.valueToTree(manifest.tree()))
                .filter(ObjectNode.class::isInstance)
                .map(tree -> new Found((ObjectNode) tree))
                .toList();
    }
}
