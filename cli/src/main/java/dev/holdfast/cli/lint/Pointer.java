package dev.holdfast.cli.lint;

/** JSON pointers (RFC 6901) as text. */
final class Pointer {
    private Pointer() {}

    static String member(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static String index(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** The pointer to what holds it; the root holds itself. */
    static String parent(String pointer) {
        return pointer.isEmpty() ? "" : pointer.substring(0, pointer.lastIndexOf('/'));
    }

    /** Whether {@code inner} is {@code outer} or inside it. */
    static boolean inside(String outer, String inner) {
        return inner.equals(outer) || inner.startsWith(outer + "/");
    }
}
