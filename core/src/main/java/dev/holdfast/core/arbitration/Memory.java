package dev.holdfast.core.arbitration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a site agent must not forget when it is restarted. It is stored before whatever follows from it.
 *
 * @param taken whether the peer's workloads may run here
 * @param last the last version of the register that was known to stand; a later one may not lie before it
 */
public record Memory(boolean taken, Optional<Register> last) {

    public static final Memory NONE = new Memory(false, Optional.empty());

    Memory taken(boolean now) {
        return new Memory(now, last);
    }

    Memory seen(Register register) {
        return new Memory(taken, Optional.of(register));
    }

    /** Why a register cannot be the one that we know; empty when it can. */
    public List<String> contradictions(Register register) {
        var found = new ArrayList<String>();
        if (last.isEmpty()) {
            Inequality.violated(register.parameters()).forEach(each -> found.add(each.toString()));
            return found;
        }
        var known = last.get();
        if (!known.incarnation().equals(register.incarnation())) {
            found.add("it is of incarnation %s, ours is of %s: it is another register, or was made anew"
                    .formatted(register.incarnation(), known.incarnation()));
            return found;
        }
        if (register.epoch() < known.epoch()) {
            found.add("its epoch is %d, and %d was seen before: it was restored from an older state"
                    .formatted(register.epoch(), known.epoch()));
        }
        if (register.epoch() == known.epoch() && register.members() != known.members()) {
            found.add("its members are %s, and %s were seen in the same epoch %d: two stores have been written"
                    .formatted(register.members(), known.members(), known.epoch()));
        }
        for (var side : Side.values()) {
            if (register.renewals(side) < known.renewals(side)) {
                found.add("site %s has renewed %d times, and %d was seen before: it was restored from an older state"
                        .formatted(side, register.renewals(side), known.renewals(side)));
            }
        }
        if (!known.parameters().equals(register.parameters())) {
            found.add("its parameters are not those of before: they never change within an incarnation, since leases"
                    + " that count by the old ones may be out");
        }
        return found;
    }
}
