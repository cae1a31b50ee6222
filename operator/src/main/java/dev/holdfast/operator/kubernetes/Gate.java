package dev.holdfast.operator.kubernetes;

import java.io.IOException;

/** Says before each request to a server whether it may be sent, and hears how it ended. */
public interface Gate {

    /** Lets everything through. */
    Gate OPEN = new Gate() {
        @Override
        public void enter() {}

        @Override
        public void leave(End end) {}
    };

    /** How a request ended. */
    enum End {
        /** There was an answer, whatever it said. */
        ANSWERED,
        /** No connection, or no answer in time. */
        UNANSWERED,
        /** We stopped waiting for reasons of our own. */
        ABANDONED
    }

    /** @throws IOException when nothing may be sent now; then {@link #leave} is not called */
    void enter() throws IOException;

    void leave(End end);
}
