package dev.holdfast.cli;

/** How a command ends. Scripts rely on the numbers: they never change meaning, new ones are added. */
public enum ExitCode {
    DONE(0, "The desired state is reached, or all checks pass."),
    UNEXPECTED(1, "An unexpected error: a bug, or input and output failed."),
    USAGE(2, "The command is wrong: an unknown option, or a name that does not exist."),
    FINDINGS(3, "Checks ran and found problems."),
    HUMAN_NEEDED(5, "A person is needed (the run is paused or awaits approval), and the command does not wait."),
    RUN_FAILED(6, "The run ended Failed or Canceled."),
    OBJECTIVE_MISSED(7, "The run succeeded but missed its objective. Not yet used."),
    WAIT_TIMED_OUT(8, "The command's own wait is over; the run continues."),
    DECLINED(
            9, "Declined at the prompt, a name that does not match, or a prompt without a terminal. Nothing was done."),
    REFUSED(10, "Refused by a guard: RBAC, the API server's rules, the intake, or an unfinished run."),
    INCOMPLETE(11, "The answer is incomplete: a cluster could not be read. Unknown is not fine."),
    INTERRUPTED(130, "Ctrl-C while watching; the run continues.");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
