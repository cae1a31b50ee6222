package dev.holdfast.core.run;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.time.Instant;

/** A run told report by report: keeps the journal and the time, and what comes next. */
final class Tale {

    private final Plan plan;
    Journal journal = Journal.EMPTY;
    Instant now = RunSamples.NOON;
    Next next;

    private Tale(Plan plan) {
        this.plan = plan;
    }

    /** A run that has begun and asks for its first look or effect. */
    static Tale of(Plan plan) {
        var tale = new Tale(plan);
        return tale.wake();
    }

    /** The shell calls again, with nothing looked at yet; also what a restart does. */
    Tale wake() {
        return answer(new Report.Nothing());
    }

    Tale answer(Report report) {
        var move = NextMove.decide(plan, RunSamples.SUBJECT, journal, report, now);
        journal = move.journal();
        next = move.next();
        return next instanceof Next.Again ? wake() : this;
    }

    Tale after(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** As far as the effect of a patch step that finds {@code object}. */
    Tale sends(dev.holdfast.core.json.Json.Obj object) {
        return answer(RunSamples.seen(object));
    }

    Entry last() {
        return journal.entries().getLast();
    }

    Effect effect() {
        return ((Next.Act) next).effect();
    }

    Look look() {
        return ((Next.Read) next).look();
    }

    Next.Rest rest() {
        return (Next.Rest) next;
    }

    Journal.End end() {
        return journal.end().orElseThrow(() -> new AssertionError("the run goes on: " + next));
    }

    @Override
    public String toString() {
        return journal + " → " + next;
    }
}
