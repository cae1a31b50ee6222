package dev.holdfast.core.outward;

/** One key of a Secret in the plan's namespace, read as the plan's account when it is needed. */
public record SecretKey(String name, String key) {

    /** The keys of a Secret of type {@code kubernetes.io/basic-auth}. */
    public static final String USERNAME = "username";

    public static final String PASSWORD = "password";

    @Override
    public String toString() {
        return "key " + key + " of Secret " + name;
    }
}
