package dev.holdfast.operator;

import java.util.List;

/** Why the operator does not start, in words for people: what, where and why, then what to do now. */
final class StartFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean asked;
    private final transient List<String> next;

    private StartFault(boolean asked, String message, Throwable cause, List<String> next) {
        super(message, cause);
        this.asked = asked;
        this.next = List.copyOf(next);
    }

    /** What was asked for cannot be; asking differently helps. */
    static StartFault wrongly(String message, String... next) {
        return new StartFault(true, message, null, List.of(next));
    }

    /** What was asked for is right, and the machine does not have it. */
    static StartFault broken(String message, Throwable cause, String... next) {
        return new StartFault(false, message, cause, List.of(next));
    }

    boolean askedWrongly() {
        return asked;
    }

    List<String> next() {
        return next == null ? List.of() : next;
    }
}
