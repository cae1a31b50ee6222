package dev.holdfast.sandbox.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a supervisor can be asked over its socket, one line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Launch.class, name = "launch"),
    @JsonSubTypes.Type(value = Request.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = Request.Status.class, name = "status"),
    @JsonSubTypes.Type(value = Request.ClaimPorts.class, name = "ports"),
    @JsonSubTypes.Type(value = Request.Annotate.class, name = "annotate"),
    @JsonSubTypes.Type(value = Request.Balance.class, name = "balance"),
    @JsonSubTypes.Type(value = Request.Stretch.class, name = "stretch"),
    @JsonSubTypes.Type(value = Request.Stretched.class, name = "stretched"),
    @JsonSubTypes.Type(value = Request.Break.class, name = "break"),
    @JsonSubTypes.Type(value = Request.Heal.class, name = "heal"),
    @JsonSubTypes.Type(value = Request.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Request.Shutdown.class, name = "shutdown")
})
public sealed interface Request {
    record Launch(ChildSpec child) implements Request {}

    record Signal(Act act, List<String> names) implements Request {}

    /** Answers with the children and the annotations. */
    record Status() implements Request {}

    record ClaimPorts(int count) implements Request {}

    record Annotate(String key, JsonNode value) implements Request {}

    /** Starts the load-balancer stand-in of one cluster. */
    record Balance(String cluster, String server) implements Request {}

    /** Starts two sites and a witness, by these programs; answers when their register is there, as {@link Stretched} does. */
    record Stretch(
            String java,
            String classpath,
            String main,
            int nodes,
            String profile,
            long watchdogMillis,
            long stableForMillis,
            List<String> siteOptions)
            implements Request {}

    /** Answers with where the parts of two sites are, and what of them is broken. */
    record Stretched() implements Request {}

    /** Breaks a part of two sites. */
    record Break(String target, String how, long byMillis) implements Request {}

    /** Heals a part of two sites, or all of them for an empty name. */
    record Heal(String target) implements Request {}

    /**
     * Binds the sandbox to this connection: if it ends without {@link #RELEASE}, because its holder died, the sandbox
     * goes down.
     */
    record Hold() implements Request {}

    record Shutdown() implements Request {}

    /** The line that ends a hold and lets the sandbox live on. */
    String RELEASE = "release";

    /** What can be done to children. */
    enum Act {
        START,
        STOP,
        KILL,
        PAUSE,
        RESUME
    }
}
