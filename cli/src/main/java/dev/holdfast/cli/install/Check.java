package dev.holdfast.cli.install;

/**
 * One thing that was looked at.
 *
 * @param id stable, for example HF-INS-001
 */
record Check(String id, Result result, String what) {
    /** The kinds are there, and are these. */
    static final String CRD = "HF-INS-001";
    /** The operator may do what it must. */
    static final String RIGHT = "HF-INS-002";
    /** The operator may not do what it must not. */
    static final String EXCESS = "HF-INS-003";
    /** The API server refuses what it must. */
    static final String POLICY = "HF-INS-004";

    /** What was found; one word each, for people and programs. */
    enum Result {
        OK,
        WARN,
        FAIL,
        UNKNOWN
    }
}
