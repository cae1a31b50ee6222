package dev.holdfast.simulation;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Tells seeds of every world in a process of its own: nothing of it may hang on who runs it. */
final class Replay {

    private Replay() {}

    public static void main(String[] seeds) {
        System.out.print(told(Stream.of(seeds).mapToLong(Long::parseLong)));
    }

    /** All that happens in each of the seeds, world after world. */
    static String told(LongStream seeds) {
        var all = seeds.boxed().toList();
        return Stream.of(Worlds.values())
                .flatMap(world -> all.stream().flatMap(seed -> told(world, seed)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> told(Worlds world, long seed) {
        return Stream.concat(Stream.of("seed " + seed + " of " + world), Finding.trace(world, seed).stream());
    }
}
