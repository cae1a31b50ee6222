package dev.holdfast.core.run;

import java.util.Optional;
import java.util.stream.Stream;

/** What a person may do to a run. Each is a verb of RBAC on {@code recoveryruns}, so that it is granted by name. */
public enum Verb {
    /** Begin nothing further. */
    PAUSE("pause"),
    /** Go on after a pause. */
    RESUME("resume"),
    /** Try the failed step again, from its beginning. */
    RETRY("retry"),
    /** Go on without the step at which the run rests. */
    SKIP("skip"),
    /** Answer for it that an old primary cannot act. */
    WAIVE("waive"),
    /** End the run. */
    CANCEL("cancel"),
    /** Say yes to what a step asks. */
    APPROVE("approve"),
    /** Say no to what a step asks: the run ends. */
    REJECT("reject"),
    /** Say something, which stays with the run and changes nothing. */
    NOTE("note"),
    /** Go on without grace, as far as the steps say what that is. */
    UNGRACEFUL("ungraceful");

    private final String word;

    Verb(String word) {
        this.word = word;
    }

    /** Whether it is about where the run goes: of these the last one counts. */
    boolean steers() {
        return switch (this) {
            case PAUSE, RESUME, RETRY, SKIP, CANCEL, REJECT -> true;
            case WAIVE, APPROVE, NOTE, UNGRACEFUL -> false;
        };
    }

    /** As an act and a Role write it. */
    public String word() {
        return word;
    }

    /** Empty for a verb that only a later version knows. */
    public static Optional<Verb> of(String word) {
        return Stream.of(values()).filter(is -> is.word.equals(word)).findFirst();
    }
}
