package dev.holdfast.operator.run;

import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World;

/** The world of one run, for one pass: real API servers, and the run's status as the journal's place. */
record RunWorld(Looker looker, Performer performer, JournalStore journal) implements World {

    @Override
    public Report look(Look look) {
        return looker.look(look);
    }

    @Override
    public Sent perform(Effect effect) {
        return performer.perform(effect);
    }

    @Override
    public Stored store(Journal next) {
        return journal.store(next);
    }
}
