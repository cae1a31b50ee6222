package dev.holdfast.arbiter.site;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;

/**
 * What whoever runs the other site's workloads here is told: {@code GET} of {@link #PATH}. When they have given them up they
 * say so by {@code POST} to {@link #RELEASED}.
 *
 * @param epoch the fencing token; what was decided under a lower one is void
 */
public record Verdict(Word word, long epoch) {

    public static final String PATH = "/v1/verdict";
    public static final String RELEASED = "/v1/released";
    public static final String FORM = "holdfast.dev/verdict/v1";

    /** What to do with the workloads of the other site. */
    public enum Word {
        /** Run none of them. */
        NOTHING,
        /** They may run here. */
        RUN,
        /** Let those that run go on, start none: what is right is not known just now. */
        HOLD,
        /** Stop them, then say that they are released. */
        GIVE_UP
    }

    /** @param givingUp whether they were told to stop */
    static Verdict of(Agent agent, boolean givingUp) {
        long epoch = agent.memory().last().map(Register::epoch).orElse(0L);
        if (!agent.taken()) return new Verdict(Word.NOTHING, epoch);
        if (givingUp) return new Verdict(Word.GIVE_UP, epoch);
        boolean sure = agent.known().isPresent() && agent.frozen().isEmpty();
        return new Verdict(sure ? Word.RUN : Word.HOLD, epoch);
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("word", Json.text(word.name()));
        members.put("epoch", Json.number(epoch));
        return new Json.Obj(members);
    }
}
