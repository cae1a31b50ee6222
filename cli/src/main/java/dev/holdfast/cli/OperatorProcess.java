package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operator as a process of its own, started as {@code bin/holdfast operator} starts it. */
public final class OperatorProcess {
    /** Small, since it waits most of the time. Kept equal to the launcher's; tested. */
    static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-Xms48m",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError");

    private static final String MAIN = "dev.holdfast.operator.Main";

    /** From this Java on, the first expression would be followed by a warning about Protocol Buffers. */
    private static final int WARNS_OF_UNSAFE = 23;

    private OperatorProcess() {}

    /** The whole command, on this process's Java. */
    public static List<String> command(String classPath, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE) command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(JVM);
        command.add("-cp");
        command.add(classPath);
        command.add(MAIN);
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
