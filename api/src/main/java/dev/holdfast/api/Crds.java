package dev.holdfast.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The CustomResourceDefinitions that this version of Holdfast brings, as they lie in {@code deploy/crds}. */
public final class Crds {
    public static final List<String> NAMES = List.of(
            "receivedalerts.recovery.elotl.co",
            "recoveryplans.recovery.elotl.co",
            "recoveryruns.recovery.elotl.co",
            "clusters.holdfast.dev",
            "protectedapplications.holdfast.dev",
            "freezes.holdfast.dev",
            "sitepairs.holdfast.dev");

    private Crds() {}

    /** The manifest of one of the {@link #NAMES}. */
    public static String yaml(String name) {
        var resource = "/holdfast/crds/" + name + ".yaml";
        try (var in = Crds.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no CRD " + name + ": " + resource + " is not on the classpath");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
