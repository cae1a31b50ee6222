package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are kept in the checkout and compared. {@code -Dgolden.write=true} (make golden) rewrites them. */
public final class Golden {
    private static final Path CHECKOUT = Path.of(System.getProperty("holdfast.checkout", ".."));

    private Golden() {}

    /** Compares with a file of the test resources. */
    public static void check(String name, String actual) {
        checkFile("cli/src/test/resources/golden/" + name, actual);
    }

    /** Compares with any file of the checkout. */
    public static void checkFile(String path, String actual) {
        var file = CHECKOUT.resolve(path);
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual)
                    .as(path + " differs; run make golden and read the diff")
                    .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path checkout() {
        return CHECKOUT;
    }
}
