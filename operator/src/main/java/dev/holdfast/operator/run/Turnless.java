package dev.holdfast.operator.run;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.protection.Meanwhile;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.World.Stored;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.protection.Holds;
import dev.holdfast.operator.protection.Turn;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of runs that do not act: that wait for their turn, cannot begin, or have ended. */
final class Turnless {

    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration REST_MAX = Duration.ofMinutes(10);

    private final Api own;
    private final InstantSource clock;
    private final RunTold told;
    private final Holds holds;
    private final GivenActs acts;
    /** Runs in their middle whose target another holds: somebody has written the record, or another operator is here. */
    private final Setbacks waits = new Setbacks();

    Turnless(Api own, InstantSource clock, RunTold told, Holds holds, GivenActs acts) {
        this.own = own;
        this.clock = clock;
        this.told = told;
        this.holds = holds;
        this.acts = acts;
    }

    /** What another's recovery means for a run that waited for its target. */
    Rested overtaken(RecoveryRun run, Plan plan, Subject subject, Meanwhile by, Consumer<RecoveryRun> stored)
            throws IOException {
        return switch (by) {
            case Meanwhile.Asks(var words) -> asks(run, plan, subject, words, stored);
            case Meanwhile.Superseded(var words) ->
                end(run, plan, unstarted(Journal.Outcome.CANCELED, run, plan, words), stored);
            case Meanwhile.Nothing ignored -> throw new IllegalStateException("nothing has overtaken it");
        };
    }

    /** A run whose turn it is not says whom it waits for; after {@link Holds#WAIT_MAX} one that has not begun fails. */
    Rested pending(RecoveryRun run, Plan plan, Subject subject, Turn.Wait wait, Consumer<RecoveryRun> stored)
            throws IOException {
        boolean begun = run.getStatus() != null && run.getStatus().startTime() != null;
        var waited = begun ? Journal.EMPTY : waited(run, plan, subject, false);
        if (waited.end().isPresent()) return end(run, plan, waited, stored);
        if (!begun && wait.known() && holds.isTooLate(run)) {
            return refuse(
                    run, plan, "it " + wait.words() + ", for longer than " + Holds.WAIT_MAX.toHours() + "h", stored);
        }
        var rest = new Rested.Waiting(clock.instant().plus(wait.again()), Optional.empty());
        if (begun) {
            var id = ResourceID.fromResource(run);
            waits.after(id, wait.words(), words -> told.waits(run, words));
            boolean lasts = wait.known() || waits.isSaid(id, wait.words());
            // it hears nothing here, so what nobody has heard must not be older than its status
            boolean says = lasts && !GivenActs.hasUnheard(run) && !Pending.isSaid(run, wait.words());
            return says ? midway(run, wait.words(), rest) : rest;
        }
        boolean passing = !wait.known() && Pending.isYoung(run, clock.instant());
        if (!GivenActs.hasUnheard(run) && (passing || !Pending.isWorthWriting(run, Phase.PENDING, wait.words())))
            return rest;
        var status = Pending.of(run, plan, waited, wait.words(), clock.instant());
        var written = JournalStore.storePending(own, run, status);
        if (written instanceof Stored.Ok && Pending.isWorthWriting(run, Phase.PENDING, wait.words()))
            told.waits(run, wait.words());
        return rested(written, rest);
    }

    /** A run in its middle whose target another holds says so, and keeps its journal. */
    private Rested midway(RecoveryRun run, String words, Rested rest) throws IOException {
        if (run.getStatus().journal() != null)
            JournalMapping.requireReadable(run.getStatus().journal());
        return rested(JournalStore.storePending(own, run, Pending.midway(run, words)), rest);
    }

    /** A run whose target another has recovered while it waited rests, holds nothing, and hears people. */
    private Rested asks(RecoveryRun run, Plan plan, Subject subject, String words, Consumer<RecoveryRun> stored)
            throws IOException {
        var waited = waited(run, plan, subject, true);
        if (waited.end().isPresent()) return end(run, plan, waited, stored);
        boolean goesOn = GivenActs.hasUnheard(run);
        var rest = new Rested.Waiting(clock.instant().plus(goesOn ? LATER : REST_MAX), Optional.empty());
        if (!goesOn && !Pending.isWorthWriting(run, Phase.PAUSED, words)) return rest;
        var status = Pending.asking(run, plan, waited, words, clock.instant());
        return rested(JournalStore.storeStatus(own, run, status, clock, stored), rest);
    }

    /** A run that waits for its turn hears people, and a cancel ends it. */
    private Journal waited(RecoveryRun run, Plan plan, Subject subject, boolean asks) throws IOException {
        return Hearing.waiting(plan, subject, heard(run, plan), acts.of(run, Optional.empty()), asks, clock.instant());
    }

    /** What a run has heard that waits for its turn. */
    private static List<Heard> heard(RecoveryRun run, Plan plan) throws IOException {
        return JournalMapping.fromWire(plan, run.getStatus(), (step, hash) -> Optional.empty())
                .acts();
    }

    /** A run that has ended says of each act that it came too late. */
    Rested late(RecoveryRun run) throws IOException {
        if (run.getStatus().journal() != null)
            JournalMapping.requireReadable(run.getStatus().journal());
        var plan = new Plan(
                run.getMetadata().getNamespace(),
                run.getMetadata().getName(),
                List.of(),
                Digest.of(JsonTree.of(run.getSpec().steps())));
        var status = LateActs.heard(run, plan, acts.of(run, Optional.empty()), clock.instant());
        return rested(
                JournalStore.storeStatus(own, run, status, clock, told.from(run)), new Rested.Ended(Journal.EMPTY));
    }

    /**
     * A run that cannot begin fails at once, with the reason in its journal and conditions. One in its midst keeps its
     * journal, and is tried again: what it has done is not forgotten because this process lacks an account, or cannot read
     * what another version began.
     */
    Rested refuse(RecoveryRun run, Plan plan, String why, Consumer<RecoveryRun> stored) throws IOException {
        boolean begun = run.getStatus() != null
                && run.getStatus().journal() != null
                && !run.getStatus().journal().entries().isEmpty();
        if (begun) return new Rested.Stale("it has begun and cannot go on: " + why);
        return end(run, plan, unstarted(Journal.Outcome.FAILED, run, plan, "nothing was started: " + why), stored);
    }

    private Journal unstarted(Journal.Outcome outcome, RecoveryRun run, Plan plan, String words) throws IOException {
        return Journal.unstarted(outcome, plan.digest(), heard(run, plan), words, clock.instant());
    }

    /** Stores the end of a run that has not begun; who reads its status takes it that the run has heard all by then. */
    private Rested end(RecoveryRun run, Plan plan, Journal ended, Consumer<RecoveryRun> stored) throws IOException {
        var journal = Hearing.hear(plan, ended, acts.of(run, Optional.empty()), clock.instant());
        return rested(JournalStore.storeRefusal(own, run, plan, journal, clock, stored), new Rested.Ended(journal));
    }

    /** What is stored rests so; what is not is read again. */
    private static Rested rested(Stored stored, Rested rest) {
        return switch (stored) {
            case Stored.Ok() -> rest;
            case Stored.Reread(var words) -> new Rested.Stale(words);
            case Stored.Impossible(var words) -> new Rested.Stale(words);
        };
    }
}
