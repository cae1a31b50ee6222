package dev.holdfast.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process, where the system tells it. */
public final class Memory {
    private static final long KIB = 1024;

    private Memory() {}

    /** In bytes; 0 when it cannot be told. */
    public static long resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // The process may end between the question and the answer.
            return 0;
        }
    }
}
