package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is said when somebody presses Ctrl-C while a run is followed: it goes on, and how to come back. */
final class Farewell {
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final Thread hook;

    private Farewell(Session session, String attach) {
        hook = new Thread(() -> {
            if (wanted.get()) {
                session.out().flush();
                session.say("\nThe run goes on. Watch it again: " + attach);
            }
        });
    }

    /** From now until it is withdrawn. */
    static Farewell prepare(Session session, String attach) {
        var farewell = new Farewell(session, attach);
        Runtime.getRuntime().addShutdownHook(farewell.hook);
        return farewell;
    }

    /** The command ends by itself: nothing is left to say. */
    void withdraw() {
        wanted.set(false);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: the hook has nothing to say any more.
            return;
        }
    }
}
