package dev.holdfast.simulation;

import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.simulation.child.ChildShell;
import dev.holdfast.simulation.fence.FenceSimulation;
import dev.holdfast.simulation.operator.Shell;
import dev.holdfast.simulation.operator.TargetShell;
import dev.holdfast.simulation.quarantine.ReturnShell;
import dev.holdfast.simulation.trace.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The simulated worlds, each with the production code as it is: a seed of any of them is replayed by its number. */
public enum Worlds {
    RUNS {
        @Override
        public Optional<String> untrue(long seed, Trace trace) {
            return Seeds.inFibers(
                    () -> Simulation.run(seed, Shell.HONEST, trace).violation().map(Throwable::getMessage));
        }
    },
    TARGETS {
        @Override
        public Optional<String> untrue(long seed, Trace trace) {
            return Seeds.inFibers(
                    () -> TargetSimulation.run(seed, TargetShell.HONEST, trace).map(Throwable::getMessage));
        }
    },
    FENCES {
        @Override
        public Optional<String> untrue(long seed, Trace trace) {
            return FenceSimulation.run(seed, NextMove::decide, Hearing::hear, trace)
                    .violation();
        }
    },
    CHILDREN {
        @Override
        public Optional<String> untrue(long seed, Trace trace) {
            return ChildSimulation.run(seed, ChildShell.RIGHT, trace).map(Throwable::getMessage);
        }
    },
    RETURNS {
        @Override
        public Optional<String> untrue(long seed, Trace trace) {
            return ReturnSimulation.run(seed, ReturnShell.HONEST, trace).map(Throwable::getMessage);
        }
    };

    /** What does not hold in a seed; empty when everything does. */
    public abstract Optional<String> untrue(long seed, Trace trace);

    /** As {@code make sim of=…} names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that {@code -Dholdfast.world} names; without it the large one. */
    static Worlds named() {
        String name = System.getProperty("holdfast.world", RUNS.toString());
        return Stream.of(values())
                .filter(world -> world.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no world " + name + ", there are "
                        + Stream.of(values()).map(Worlds::toString).toList()));
    }

    /** Runs many seeds, and says of the first that fails all there is to say. */
    public void requireAll(LongStream seeds) {
        requireAll(seeds, seed -> untrue(seed, Trace.SILENT), said -> said);
    }

    /** The same, with what else is wanted to be known of each seed. */
    public <T> List<T> requireAll(LongStream seeds, LongFunction<T> run, Function<T, Optional<String>> untrue) {
        var all = seeds.toArray();
        var results = Tally.of(this, LongStream.of(all), run);
        var failing = new TreeMap<Long, String>();
        for (int i = 0; i < all.length; i++) {
            long seed = all[i];
            untrue.apply(results.get(i)).ifPresent(words -> failing.put(seed, words));
        }
        require(failing);
        return results;
    }

    private void require(TreeMap<Long, String> failing) {
        if (failing.isEmpty()) return;
        var first = failing.firstEntry();
        throw new AssertionError(failing.size() + " seeds fail, the first "
                + failing.keySet().stream().limit(20).toList() + ":\n"
                + Finding.of(this, first.getKey(), first.getValue()));
    }
}
