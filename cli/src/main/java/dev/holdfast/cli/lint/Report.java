package dev.holdfast.cli.lint;

import java.util.ArrayList;
import java.util.List;

/** Findings about one manifest as they are made, each at the place of a pointer. */
final class Report {
    private final Manifest manifest;
    private final List<Pointed> found = new ArrayList<>();

    Report(Manifest manifest) {
        this.manifest = manifest;
    }

    private record Pointed(String pointer, Finding finding) {}

    void add(Rule rule, String pointer, String message) {
        found.add(new Pointed(pointer, new Finding(rule, manifest.place(pointer), message)));
    }

    /** Whether an error was found there or inside. */
    boolean errorInside(String pointer) {
        return found.stream()
                .anyMatch(
                        each -> each.finding().severity() == Severity.error && Pointer.inside(pointer, each.pointer()));
    }

    /** Whether an error was found there, inside or around. */
    boolean errorAbout(String pointer) {
        return errorInside(pointer)
                || found.stream()
                        .anyMatch(each ->
                                each.finding().severity() == Severity.error && Pointer.inside(each.pointer(), pointer));
    }

    List<Finding> findings() {
        return found.stream().map(Pointed::finding).toList();
    }
}
