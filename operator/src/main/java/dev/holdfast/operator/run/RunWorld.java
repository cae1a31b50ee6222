package dev.holdfast.operator.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.MDC;

/**
 * The world of one run, for one pass: real API servers, and the run's status as the journal's place. What goes out
 * together has a thread each, as many as a run has lanes; each request has its cluster's own deadline and breaker, so the
 * slowest of them takes no longer than one deadline.
 */
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
    public Map<Integer, Sent> together(List<Look> looks, List<Effect> effects) {
        if (looks.size() + effects.size() == 1) return World.super.together(looks, effects);
        var context = MDC.getCopyOfContextMap();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var under = new LinkedHashMap<Integer, Future<Sent>>();
            looks.forEach(
                    look -> under.put(look.step(), threads.submit(told(context, () -> new Sent.Answer(look(look))))));
            effects.forEach(effect -> under.put(effect.step(), threads.submit(told(context, () -> perform(effect)))));
            var answers = new LinkedHashMap<Integer, Sent>();
            for (var one : under.entrySet()) answers.put(one.getKey(), answer(one.getValue()));
            return answers;
        }
    }

    private static Callable<Sent> told(Map<String, String> context, Callable<Sent> work) {
        return () -> {
            if (context != null) MDC.setContextMap(context);
            return work.call();
        };
    }

    /** What one of them throws is a fault of ours, and goes to where all such faults go. */
    private static Sent answer(Future<Sent> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while steps were under way", e);
        }
    }

    @Override
    public Stored store(Journal next) {
        return journal.store(next);
    }
}
