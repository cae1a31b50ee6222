package dev.holdfast.core.arbitration;

import java.util.List;

/** What the shell is to do after a transition, in this order. The transition itself does nothing. */
public sealed interface Order {

    /** Store this before anything after it: what is permitted without being remembered is forgotten in a crash. */
    record Remember(Memory memory) implements Order {}

    /** Send this write once, without a retry, and answer with what is known of it. */
    record Send(Write write) implements Order {}

    /** Stop every guarded workload of this site, and whatever of the peer was taken. */
    record Stop(String why) implements Order {}

    /** The peer's workloads may run here, under this epoch. */
    record Permit(long epoch) implements Order {}

    /** Wake a person up. */
    record Page(List<String> words) implements Order {}
}
