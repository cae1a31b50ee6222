package dev.holdfast.cli;

import java.util.List;

/** Why a command cannot go on, in words for people: what, where and why, then what to do now. */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final transient List<String> next;

    /**
     * A fault.
     *
     * @param next what to do now, one proposal each; most useful first
     */
    public Fault(ExitCode exit, String message, String... next) {
        this(exit, message, null, List.of(next));
    }

    public Fault(ExitCode exit, String message, Throwable cause, List<String> next) {
        super(message, cause);
        this.exit = exit;
        this.next = List.copyOf(next);
    }

    public ExitCode exit() {
        return exit;
    }

    public List<String> next() {
        return next == null ? List.of() : next;
    }
}
