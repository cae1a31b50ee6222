package dev.holdfast.sandbox.fault;

/** A failure that a person can act on: the message says what, where, why and what to do now. */
public final class SandboxFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxFault(String message) {
        super(message);
    }

    public SandboxFault(String message, Throwable cause) {
        super(message, cause);
    }
}
