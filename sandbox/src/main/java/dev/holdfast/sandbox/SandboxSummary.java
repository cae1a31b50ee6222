package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.List;

/** One line about a sandbox. */
public record SandboxSummary(
        String name, SandboxState state, List<String> clusters, String kubernetes, String createdAt, Path folder) {}
