package dev.holdfast.core.run;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A run told report by report: keeps the journal and the time, and what comes next. */
final class Tale {

    private final Plan plan;
    private final List<Act> acts = new ArrayList<>();
    Acts.Vouching vouching = new Acts.Vouching.Vouched();
    Instant seen = Instant.MAX;
    Journal journal = Journal.EMPTY;
    Instant now = RunSamples.NOON;
    Subject subject = RunSamples.SUBJECT;
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
        var heard = Hearing.hear(plan, journal, new Acts(acts, vouching, subject.hold(), seen), now);
        var move = NextMove.decide(plan, subject, heard, report, now);
        journal = move.journal();
        next = move.next();
        return next instanceof Next.Again ? wake() : this;
    }

    /** Somebody acts on the run, and the shell calls again. */
    Tale act(Verb verb, int step) {
        return act(new Act(verb.word(), step, "because", "alice", plan.digest()));
    }

    Tale act(Verb verb) {
        return act(verb, 0);
    }

    Tale act(Act act) {
        acts.add(act);
        return wake();
    }

    /** What became of the last act. */
    Heard heard() {
        return journal.acts().getLast();
    }

    /** What people may do now, as {@code retry 2}. */
    List<String> allowed() {
        return Hearing.allowed(plan, journal).stream()
                .map(is -> is.verb().word() + (is.step() == 0 ? "" : " " + is.step()))
                .toList();
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
