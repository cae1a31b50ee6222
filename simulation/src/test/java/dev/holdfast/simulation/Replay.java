package dev.holdfast.simulation;

/** Prints what happens in one seed, in a process of its own. */
final class Replay {

    private Replay() {}

    public static void main(String[] args) {
        Finding.trace(Long.parseLong(args[0])).forEach(System.out::println);
    }
}
