package dev.holdfast.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Holdfast this operator is, as its build wrote it into the jar. */
final class Version implements IVersionProvider {
    private static final String FILE = "build.properties";

    @Override
    public String[] getVersion() {
        var build = new Properties();
        try (var in = Version.class.getResourceAsStream(FILE)) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String[] {"holdfast " + build.getProperty("version") + " on Java " + Runtime.version()};
    }
}
