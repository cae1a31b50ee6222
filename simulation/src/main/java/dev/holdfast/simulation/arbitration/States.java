package dev.holdfast.simulation.arbitration;

import java.util.Arrays;

/** A set of states, each a number, in the order in which they were first met; with the state each was met from. */
final class States {

    private static final int START_BITS = 16;
    private static final long FREE = -1;

    private long[] table = filled(1 << START_BITS);
    private long[] from;
    private long[] queue = new long[1 << START_BITS];
    private int size;
    private int next;

    States(boolean traced) {
        from = traced ? new long[table.length] : new long[0];
    }

    /** Whether it is new. */
    boolean add(long state, long parent) {
        int at = place(table, state);
        if (table[at] == state) return false;
        table[at] = state;
        if (from.length > 0) from[at] = parent;
        if (size == queue.length) queue = Arrays.copyOf(queue, size + (size >> 1));
        queue[size++] = state;
        if (size > table.length / 10 * 7) grow();
        return true;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** How many have been handed out. */
    int done() {
        return next;
    }

    boolean hasNext() {
        return next < size;
    }

    /** The next in the order in which they were met. */
    long next() {
        return queue[next++];
    }

    /** The state this one was first met from. */
    long parent(long state) {
        return from[place(table, state)];
    }

    private static int place(long[] table, long state) {
        int mask = table.length - 1;
        int at = (int) ((state * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (table[at] != FREE && table[at] != state) at = (at + 1) & mask;
        return at;
    }

    private void grow() {
        var larger = filled(table.length * 2);
        var parents = from.length > 0 ? new long[larger.length] : from;
        for (int i = 0; i < table.length; i++) {
            if (table[i] == FREE) continue;
            int at = place(larger, table[i]);
            larger[at] = table[i];
            if (from.length > 0) parents[at] = from[i];
        }
        table = larger;
        from = parents;
    }

    private static long[] filled(int length) {
        var table = new long[length];
        Arrays.fill(table, FREE);
        return table;
    }
}
