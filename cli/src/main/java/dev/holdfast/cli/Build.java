package dev.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of Holdfast this is.
 *
 * @param commit empty when it was not built from a Git checkout
 */
public record Build(String version, String commit) {
    private static final String FILE = "build.properties";

    /** What the build wrote into the jar. */
    public static Build ofThisJar() {
        var properties = new Properties();
        try (var in = Build.class.getResourceAsStream(FILE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(known(properties, "version"), known(properties, "commit"));
    }

    private static String known(Properties properties, String key) {
        var value = properties.getProperty(key, "");
        return value.startsWith("${") ? "" : value;
    }

    @Override
    public String toString() {
        return "holdfast " + version + (commit.isEmpty() ? "" : " (" + commit + ")");
    }
}
