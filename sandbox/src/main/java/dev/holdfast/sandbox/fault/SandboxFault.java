package dev.holdfast.sandbox.fault;

/** A failure that a person can act on: the message says what, where, why and what to do now. */
public final class SandboxFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean asked;

    public SandboxFault(String message) {
        this(message, false);
    }

    public SandboxFault(String message, Throwable cause) {
        super(message, cause);
        this.asked = false;
    }

    private SandboxFault(String message, boolean asked) {
        super(message);
        this.asked = asked;
    }

    /** What was asked for cannot be: an unknown name, an impossible number. Asking differently helps. */
    public static SandboxFault wrongly(String message) {
        return new SandboxFault(message, true);
    }

    /** Whether asking differently helps, as opposed to something that broke. */
    public boolean askedWrongly() {
        return asked;
    }
}
