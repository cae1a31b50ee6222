package dev.holdfast.simulation.operator;

import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Target;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything around operators whose runs contend for targets.
 *
 * @param targets of the runs, by where the runs are
 */
public record Contest(
        Timeline timeline,
        Storm storm,
        Network network,
        Cluster hub,
        Map<Key, Target> targets,
        TargetShell shell,
        Peril peril,
        Referee referee) {

    /** Where the operator's own namespace is. */
    public static final String NAMESPACE = "holdfast";

    /** Hears what the operators do. */
    public interface Referee {

        /** A run sends an effect, by what its process knows of the hold. */
        void sent(String process, Holder run, Target target, long epoch);

        /** The effect is answered, or its process is dead. */
        void answered(Holder run);

        /** A line for whoever replays the seed. */
        void log(Supplier<String> line);
    }

    Dice dice() {
        return storm.dice();
    }

    /** Where a target's record is. */
    public static Key lease(Target target) {
        return new Key(Kind.LEASE, NAMESPACE, target.lease());
    }
}
