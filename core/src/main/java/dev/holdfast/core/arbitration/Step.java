package dev.holdfast.core.arbitration;

import java.util.List;

/**
 * One transition of a site agent: what it is from now on, why in one sentence, and what is to be done.
 *
 * @param edge the row of the table that this was
 */
public record Step(Agent agent, Edge edge, List<Order> orders) {

    static Step of(Agent before, Cause cause, Agent after, Order... orders) {
        return new Step(after, Edge.of(before.standing(), cause, after.standing()), List.of(orders));
    }
}
