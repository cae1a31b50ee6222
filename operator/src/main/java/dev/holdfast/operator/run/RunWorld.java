package dev.holdfast.operator.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World;
import java.util.Optional;
import java.util.function.Function;

/** The world of one run, for one pass: real API servers, and the run's status as the journal's place. */
record RunWorld(
        Looker looker,
        Performer performer,
        Deferrals deferrals,
        JournalStore journal,
        Function<String, Optional<Halt>> halts,
        Function<String, Optional<String>> silent)
        implements World {

    @Override
    public Report look(Look look) {
        return looker.look(look);
    }

    @Override
    public Optional<Halt> halted(String cluster) {
        return halts.apply(cluster);
    }

    @Override
    public Optional<String> unreachable(String cluster) {
        return silent.apply(cluster);
    }

    @Override
    public Sent perform(Effect effect) {
        return effect instanceof Effect.Defer defer ? deferrals.write(defer) : performer.perform(effect);
    }

    @Override
    public Stored store(Journal next) {
        return journal.store(next);
    }
}
