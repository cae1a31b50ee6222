package dev.holdfast.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * The failover as it happens. What several sources tell is shown a moment late, so that it stands in the order in which
 * it happened and not in the order in which we heard of it.
 */
final class Timeline {
    private static final Duration LATE = Duration.ofMillis(400);

    private final Page page;
    private final Instant zero;
    private final PriorityQueue<Moment> heard = new PriorityQueue<>();

    Timeline(Page page, Instant zero) {
        this.page = page;
        this.zero = zero;
    }

    synchronized void tell(Moment moment) {
        heard.add(moment);
    }

    /** Shows what is old enough that nothing earlier is still to come. */
    synchronized void show(Instant now) {
        while (!heard.isEmpty() && !heard.peek().at().plus(LATE).isAfter(now)) {
            show(heard.poll());
        }
    }

    /** Shows all the rest. */
    synchronized void end() {
        while (!heard.isEmpty()) {
            show(heard.poll());
        }
    }

    private void show(Moment moment) {
        page.moment(Duration.between(zero, moment.at()), moment.source(), moment.words());
    }
}
