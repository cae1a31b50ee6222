package dev.holdfast.bench.rig;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Holdfast is started: as users start it where Holdfast is built, else from this process's own classes. */
public sealed interface Launcher {

    /** {@code bin/holdfast operator}: with its flags and its class archive. */
    record Script(Path script) implements Launcher {}

    /** The flags of {@code bin/holdfast} without a class archive: it starts more slowly. */
    record Classes(Path java, String classPath) implements Launcher {}

    /** The script of a built checkout or distribution, when there is one. */
    static Launcher find(Path home) {
        var script = home.resolve("bin/holdfast").toAbsolutePath();
        boolean built = Files.exists(home.resolve("cli/target/dist/lib/holdfast.jar"))
                || Files.exists(home.resolve("lib/holdfast.jar"));
        return built && Files.isExecutable(script) ? new Script(script) : classes();
    }

    static Launcher classes() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        // The supervisor starts it, from a folder of its own.
        var entries = System.getProperty("java.class.path").split(File.pathSeparator);
        var classPath = Stream.of(entries)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new Classes(java, classPath);
    }

    default List<String> operator(List<String> arguments) {
        var command = new ArrayList<String>();
        switch (this) {
            case Script(var script) -> command.addAll(List.of(script.toString(), "operator"));
            case Classes(var java, var classPath) ->
                command.addAll(List.of(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-Xss512k",
                        "-Xms48m",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        classPath,
                        "dev.holdfast.operator.Main"));
        }
        command.addAll(arguments);
        return command;
    }

    /** What a command's arguments are appended to. */
    default List<String> command() {
        return switch (this) {
            case Script(var script) -> {
                if (!Files.isDirectory(jar(script).getParent().resolveSibling("archive")))
                    throw new IllegalStateException("there is no class archive beside " + jar(script));
                yield List.of(script.toString());
            }
            case Classes classes -> commandWithoutArchive();
        };
    }

    /** The same without the class archive. The flags are those of {@code bin/holdfast}. */
    default List<String> commandWithoutArchive() {
        var java =
                switch (this) {
                    case Script(var script) ->
                        Path.of(System.getProperty("java.home"), "bin", "java").toString();
                    case Classes(var program, var classPath) -> program.toString();
                };
        var classPath =
                switch (this) {
                    case Script(var script) -> jar(script).toString();
                    case Classes(var program, var entries) -> entries;
                };
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss512k",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                "dev.holdfast.cli.Main");
    }

    private static Path jar(Path script) {
        var home = script.getParent().getParent();
        var unpacked = home.resolve("lib/holdfast.jar");
        return Files.exists(unpacked) ? unpacked : home.resolve("cli/target/dist/lib/holdfast.jar");
    }

    default String words() {
        return switch (this) {
            case Script(var script) -> "started by bin/holdfast";
            case Classes(var java, var classPath) -> "started from classes, without a class archive";
        };
    }
}
