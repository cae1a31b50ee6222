package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * One line about a sandbox.
 *
 * @param sites of one that has two sites and no clusters; empty for all others
 */
public record SandboxSummary(
        String name,
        SandboxState state,
        List<String> clusters,
        List<String> sites,
        String kubernetes,
        String createdAt,
        Path folder) {}
