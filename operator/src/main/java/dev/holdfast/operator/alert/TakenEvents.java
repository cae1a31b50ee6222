package dev.holdfast.operator.alert;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The events that were taken in, the last {@link #EVENTS_MAX} since this process began. Senders that got no answer send
 * again within minutes; what began an episode is known from the stored alert for as long as that is kept.
 */
final class TakenEvents {
    static final int EVENTS_MAX = 20_000;

    private final Set<String> events = new LinkedHashSet<>();

    synchronized boolean contains(String event) {
        return events.contains(event);
    }

    synchronized void add(String event) {
        if (events.add(event) && events.size() > EVENTS_MAX) {
            var oldest = events.iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
