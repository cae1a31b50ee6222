package dev.holdfast.arbiter.node;

import java.io.IOException;

/** What runs on a node only under the lease of its site. Every call returns at once; what it begins is seen later. */
public interface Guarded {

    /** Whether anything of it runs, or may run. */
    boolean running();

    /** Starts what does not run. */
    void serve() throws IOException;

    /** Asks all of it to end. */
    void stop() throws IOException;

    /** Ends all of it without asking. */
    void kill() throws IOException;
}
