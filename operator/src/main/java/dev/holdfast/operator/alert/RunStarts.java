package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.plan.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Starts the runs of plans, at most one unfinished run for each plan.
 *
 * <ol>
 *   <li>What is wished for one plan is served in turn, so that of two alerts at the same moment one starts the run and the
 *       other joins it. Whoever has the turn serves all that wait: a storm joins a run in a few writes.
 *   <li>A run that the alert has started or joined before is found again: after a crash nothing is started twice.
 *   <li>An alert joins an unfinished run by a write with the resourceVersion that was read. If the run ends first, the
 *       write is refused and the alert starts a run of its own: no alert joins what is over.
 *   <li>Otherwise a run is created under the name that plan and alert determine. If it is there already, it is done.
 * </ol>
 */
final class RunStarts {
    private static final int TURNS = 64;
    private static final int ROUNDS_MAX = 8;
    private static final int JOINED_MAX = 1000;

    /** What became of a wish. */
    sealed interface Outcome {
        /** The alert has a run of the plan, its own or one that it joined. */
        record Exists(String run) implements Outcome {}

        /** It cannot be made as things are: the API server refuses what is asked, or that this process asks it. */
        record Refused(String words) implements Outcome {}

        /** It may be made later. */
        record NotNow(String words) implements Outcome {}
    }

    private record Wish(RecoveryPlan plan, ReceivedAlert alert, CompletableFuture<Outcome> outcome) {
        Ref planRef() {
            return Ref.of(plan);
        }
    }

    /**
     * Who waits for the runs of some plans. At most one wish for each caller of {@link #start}, which waits until its wish
     * has ended: as many as {@link AlertQueue} has workers.
     */
    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private final ConcurrentLinkedQueue<Wish> wishes = new ConcurrentLinkedQueue<>();
    }

    private final Store<RecoveryRun> store;
    private final PlanRuns runs;
    private final BooleanSupplier leading;
    private final List<Turn> turns = Stream.generate(Turn::new).limit(TURNS).toList();

    RunStarts(Store<RecoveryRun> store, PlanRuns runs, BooleanSupplier leading) {
        this.store = store;
        this.runs = runs;
        this.leading = leading;
    }

    /** Gives the alert a run of the plan; returns when that is durable or cannot be. */
    Outcome start(RecoveryPlan plan, ReceivedAlert alert) {
        var wish = new Wish(plan, alert, new CompletableFuture<>());
        var turn = turns.get(Math.floorMod(wish.planRef().hashCode(), TURNS));
        turn.wishes.add(wish);
        turn.lock.lock();
        try {
            serve(turn);
        } finally {
            turn.lock.unlock();
        }
        return wish.outcome().join();
    }

    private void serve(Turn turn) {
        var waiting = new ArrayList<Wish>();
        for (var wish = turn.wishes.poll(); wish != null; wish = turn.wishes.poll()) waiting.add(wish);
        waiting.stream().map(Wish::planRef).distinct().forEach(plan -> {
            var ofPlan =
                    waiting.stream().filter(wish -> wish.planRef().equals(plan)).toList();
            try {
                serve(plan, new ArrayList<>(ofPlan));
            } catch (RuntimeException e) {
                ofPlan.forEach(wish -> wish.outcome().completeExceptionally(e));
            }
        });
    }

    private void serve(Ref plan, List<Wish> open) {
        open.removeIf(wish -> runs.answering(plan, Mapping.known(wish.alert()))
                .map(run -> exists(wish, run.ref()))
                .orElse(false));
        for (int round = 0; round < ROUNDS_MAX && !open.isEmpty(); round++) {
            if (!leading.getAsBoolean()) {
                end(open, new Outcome.NotNow("this replica does not lead"));
                return;
            }
            var unfinished = runs.unfinished(plan);
            if (unfinished.isPresent()) {
                join(unfinished.get(), open);
            } else {
                begin(open);
            }
        }
        end(open, new Outcome.NotNow("the runs of plan " + plan + " changed " + ROUNDS_MAX + " times in between"));
    }

    /** Ends all wishes, or none when the run has changed in between. */
    private void join(KnownRun known, List<Wish> open) {
        switch (store.read(known.ref())) {
            case Answer.Done<RecoveryRun>(var run) -> {
                runs.observe(run);
                if (KnownRun.of(run).unfinished()) join(run, open);
            }
            case Answer.Absent<RecoveryRun>() -> runs.forget(known.ref(), known.uid());
            case Answer.Conflict<RecoveryRun>() -> {}
            case Answer.Refused<RecoveryRun>(var words) -> end(open, new Outcome.Refused(words));
            case Answer.Denied<RecoveryRun>(var words) -> end(open, new Outcome.Refused(words));
            case Answer.NotNow<RecoveryRun>(var words) -> end(open, new Outcome.NotNow(words));
        }
    }

    private void join(RecoveryRun run, List<Wish> open) {
        var status = Optional.ofNullable(run.getStatus()).orElseGet(RecoveryRunStatus::blank);
        var names = new LinkedHashSet<>(status.alerts());
        var home = run.getMetadata().getNamespace();
        for (var wish : open) {
            var alert = Ref.of(wish.alert());
            if (names.size() < JOINED_MAX) names.add(Names.seenFrom(home, alert.namespace(), alert.name()));
        }
        run.setStatus(new RecoveryRunStatus(
                status.phase(),
                status.progress(),
                status.values(),
                status.conditions(),
                status.journal(),
                status.startTime(),
                status.completionTime(),
                status.observedGeneration(),
                List.copyOf(names),
                status.target(),
                status.allowedActions(),
                status.resting()));
        switch (store.putStatus(run)) {
            case Answer.Done<RecoveryRun>(var written) -> {
                runs.observe(written);
                open.removeIf(wish -> exists(wish, Ref.of(written)));
            }
            case Answer.Absent<RecoveryRun>() ->
                runs.forget(Ref.of(run), run.getMetadata().getUid());
            case Answer.Conflict<RecoveryRun>() -> {}
            case Answer.Refused<RecoveryRun>(var words) -> end(open, new Outcome.Refused(words));
            case Answer.Denied<RecoveryRun>(var words) -> end(open, new Outcome.Refused(words));
            case Answer.NotNow<RecoveryRun>(var words) -> end(open, new Outcome.NotNow(words));
        }
    }

    /** Creates the run of the first wish. */
    private void begin(List<Wish> open) {
        var wish = open.removeFirst();
        var wanted = RunFactory.of(wish.plan(), wish.alert());
        switch (store.create(wanted)) {
            case Answer.Done<RecoveryRun>(var run) -> {
                runs.observe(run);
                exists(wish, Ref.of(run));
            }
            case Answer.Conflict<RecoveryRun>() -> find(wish, wanted);
            case Answer.Absent<RecoveryRun>() ->
                end(wish, new Outcome.NotNow("namespace " + wish.planRef().namespace() + " is gone"));
            case Answer.Refused<RecoveryRun>(var words) -> end(wish, new Outcome.Refused(words));
            case Answer.Denied<RecoveryRun>(var words) -> end(wish, new Outcome.Refused(words));
            case Answer.NotNow<RecoveryRun>(var words) -> end(wish, new Outcome.NotNow(words));
        }
    }

    /** Something has the run's name: the run itself, made before, or something that must not be taken for it. */
    private void find(Wish wish, RecoveryRun wanted) {
        switch (store.read(Ref.of(wanted))) {
            case Answer.Done<RecoveryRun>(var found) -> {
                runs.observe(found);
                var same = KnownRun.of(found)
                                .alertUid()
                                .equals(KnownRun.of(wanted).alertUid())
                        && KnownRun.of(found).plan().equals(KnownRun.of(wanted).plan());
                if (same) {
                    exists(wish, Ref.of(found));
                } else {
                    end(
                            wish,
                            new Outcome.Refused("run " + Ref.of(found)
                                    + " has the name that this alert's run must have, but was made for something else;"
                                    + " delete it to let this alert's run be made"));
                }
            }
            case Answer.Refused<RecoveryRun>(var words) -> end(wish, new Outcome.Refused(words));
            case Answer.Denied<RecoveryRun>(var words) -> end(wish, new Outcome.Refused(words));
            case Answer.NotNow<RecoveryRun>(var words) -> end(wish, new Outcome.NotNow(words));
            case Answer.Absent<RecoveryRun>() -> end(wish, new Outcome.NotNow("the run was deleted in between"));
            case Answer.Conflict<RecoveryRun>() -> end(wish, new Outcome.NotNow("the run could not be read"));
        }
    }

    private static boolean exists(Wish wish, Ref run) {
        var home = wish.alert().getMetadata().getNamespace();
        return end(wish, new Outcome.Exists(Names.seenFrom(home, run.namespace(), run.name())));
    }

    private static void end(List<Wish> open, Outcome outcome) {
        open.forEach(wish -> end(wish, outcome));
        open.clear();
    }

    private static boolean end(Wish wish, Outcome outcome) {
        return wish.outcome().complete(outcome);
    }
}
