package dev.holdfast.sandbox.store;

import java.nio.file.Path;
import java.util.Map;

/** Where sandboxes and binaries live, decided by the environment. */
public record Places(Path sandboxes, Path binaries) {
    /** Overrides the folder that holds the sandboxes. */
    public static final String SANDBOX_HOME = "HOLDFAST_SANDBOX_HOME";

    public static Places ofEnvironment() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** A relative XDG folder is ignored, as the XDG specification demands. */
    public static Places of(Map<String, String> environment, Path home) {
        var state = xdg(environment, "XDG_STATE_HOME", home.resolve(".local/state"));
        var cache = xdg(environment, "XDG_CACHE_HOME", home.resolve(".cache"));
        var override = environment.getOrDefault(SANDBOX_HOME, "");
        var sandboxes = override.isBlank()
                ? state.resolve("holdfast/sandboxes")
                : Path.of(override).toAbsolutePath();
        return new Places(sandboxes, cache.resolve("holdfast/binaries"));
    }

    private static Path xdg(Map<String, String> environment, String variable, Path otherwise) {
        var value = environment.getOrDefault(variable, "");
        return value.startsWith("/") ? Path.of(value) : otherwise;
    }
}
