package dev.holdfast.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine on which a figure was measured, in one line. Other load is part of it: figures are worth no more than that. */
public final class Machine {
    private static final double KIB_A_GIB = 1024.0 * 1024;

    private Machine() {}

    public static String describe() {
        return String.join(
                ", ",
                Runtime.getRuntime().availableProcessors() + " CPUs ("
                        + firstOf("/proc/cpuinfo", "model name", "unknown model") + ")",
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "JDK " + Runtime.version().feature());
    }

    /** The load averages of 1, 5 and 15 minutes; what runs beside a benchmark shows here. */
    public static String load() {
        try {
            var parts = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return parts[0] + " " + parts[1] + " " + parts[2];
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String memory() {
        var total = firstOf("/proc/meminfo", "MemTotal", "").replaceAll("\\D", "");
        return total.isEmpty()
                ? "unknown memory"
                : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(total) / KIB_A_GIB);
    }

    private static String firstOf(String file, String key, String otherwise) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
