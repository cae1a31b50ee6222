package dev.holdfast.sandbox.binaries;

import java.util.List;
import java.util.Map;

/**
 * Programs that are released together, and how to build them.
 *
 * @param module the folder under {@code binaries/} with go.mod and go.sum
 * @param programs the Go package of each program
 * @param symbols what the linker sets, so that the programs tell their version
 */
public record Component(
        String name, String version, String module, Map<String, String> programs, List<String> symbols) {
    public Component {
        programs = Map.copyOf(programs);
        symbols = List.copyOf(symbols);
    }

    /** The folder name in the cache. */
    public String id(Platform platform) {
        return name + "-" + version + "-" + platform.os() + "-" + platform.arch();
    }
}
