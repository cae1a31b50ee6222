package dev.holdfast.core.outward;

/**
 * A header whose value is in a Secret.
 *
 * @param prefix goes before the value, such as {@code "Bearer "}; may be empty
 */
public record SecretHeader(String name, String prefix, SecretKey from) {}
