package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import java.io.IOException;
import java.time.Duration;

/** The site agents that a node can ask. A question is sent once; each call waits at most as long as it is told. */
public interface Arbiters {

    /** Asks the agent of the node's own site. */
    LeaseAnswer own(LeaseQuestion question, Duration most) throws IOException;

    /** Asks the agent of the other site, which promises not to take over when it grants. */
    LeaseAnswer peer(GrantQuestion question, Duration most) throws IOException;
}
