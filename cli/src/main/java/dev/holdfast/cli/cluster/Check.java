package dev.holdfast.cli.cluster;

/**
 * One thing that was looked at.
 *
 * @param id stable, for example HF-CLU-001
 */
record Check(String id, Result result, String what) {
    /** The Secret is there, and the operator accepts the kubeconfig. */
    static final String KUBECONFIG = "HF-CLU-001";
    /** The operator may read the Secret as the account that is to read it. */
    static final String READER = "HF-CLU-002";
    /** The cluster answers, and is ready. */
    static final String ANSWERS = "HF-CLU-003";
    /** The kubeconfig's user may do what the operator needs. */
    static final String MEMBER = "HF-CLU-004";
    /** A plan's account may do what its steps do. */
    static final String PLAN = "HF-CLU-005";
    /** The kubeconfig's user may not do what it never needs. */
    static final String EXCESS = "HF-CLU-006";

    /** The cluster refuses the writes of a run that a later one has overtaken. */
    static final String EPOCH = "HF-CLU-007";

    /** What was found; one word each, for people and programs. */
    enum Result {
        OK,
        WARN,
        FAIL,
        UNKNOWN
    }

    boolean isOfMember() {
        return id.equals(MEMBER) && result == Result.FAIL;
    }

    boolean isOfPlan() {
        return id.equals(PLAN) && result == Result.FAIL;
    }
}
