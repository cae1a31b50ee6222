package dev.holdfast.sandbox.binaries;

import java.util.Locale;

/** This machine, as Go and the publishers of the programs name it. */
public record Platform(String os, String arch) {
    public static Platform current() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arch = System.getProperty("os.arch");
        return new Platform(
                os.startsWith("mac") ? "darwin" : "linux",
                switch (arch) {
                    case "x86_64", "amd64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> arch;
                });
    }
}
