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
    /** End the run. */
    CANCEL("cancel"),
    /** Go on without grace, as far as the steps say what that is. */
    UNGRACEFUL("ungraceful");

    private final String word;

    Verb(String word) {
        this.word = word;
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
