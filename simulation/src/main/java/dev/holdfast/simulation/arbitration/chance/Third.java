package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Answer;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Write;
import dev.holdfast.simulation.arbitration.Rules;
import dev.holdfast.simulation.time.Dice;
import java.util.function.Consumer;

/** The witness: one register, read and replaced under its tag. It may be away, and may say conflict of what it has done. */
final class Third {

    private static final double FALSE_CONFLICT = 0.2;

    private final Dice dice;
    private final Rules rules;
    private Register register;
    private long version;

    /** How many troubles of each kind are going on. */
    int away;

    int lying;

    Third(Dice dice, Rules rules, Register register) {
        this.dice = dice;
        this.rules = rules;
        this.register = register;
    }

    Register register() {
        return register;
    }

    void read(Consumer<Reading> answer) {
        if (away == 0) answer.accept(new Reading(tag(), register));
    }

    void write(Write write, Consumer<Answer> answer) {
        if (away > 0) return;
        if (!rules.accepts(write, tag())) {
            answer.accept(new Answer.Conflict());
            return;
        }
        register = write.register();
        version++;
        boolean lies = lying > 0 && dice.chance(FALSE_CONFLICT);
        answer.accept(lies ? new Answer.Conflict() : new Answer.Written(tag()));
    }

    private String tag() {
        return "v" + version;
    }
}
