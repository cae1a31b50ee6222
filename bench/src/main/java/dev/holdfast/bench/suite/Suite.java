package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import java.util.List;
import java.util.stream.Collectors;

/** All benchmarks by name. */
public final class Suite {
    public static final List<Benchmark> ALL = List.of(
            new AlertToEffect(),
            new StepOverhead(),
            new AlertBurst(),
            new OperatorAtRest(),
            new LeaderLoss(),
            new ConcurrentRuns(),
            new FleetIdle(),
            new ParallelFleet(),
            new FailureToEffect(),
            new Takeover(),
            new Commands());

    private Suite() {}

    public static Benchmark named(String name) {
        return ALL.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark \"" + name + "\"; there are "
                        + ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "))));
    }
}
