package dev.holdfast.operator.web;

import java.time.Duration;
import java.util.Optional;

/**
 * The memory that deliveries may take up which were read and wait until they are stored. Those that a recovery may wait
 * for have as much again for themselves, so however many others wait, there is room for them.
 */
final class WaitingRoom {
    private final Duration queue;
    private final Room ordinary;
    private final Room urgent;

    WaitingRoom(Bounds bounds) {
        queue = bounds.queue();
        ordinary = new Room(bounds.waitingBytesMax());
        urgent = new Room(bounds.waitingBytesMax());
    }

    /** Room for one delivery, until it is left. */
    interface Place {
        void leave();
    }

    /** A place for a delivery whose body had so many bytes; an ordinary one does not queue for it. */
    Optional<Place> place(boolean isUrgent, int bytes) {
        var room = isUrgent ? urgent : ordinary;
        return room.take(bytes, isUrgent ? queue : Duration.ZERO)
                ? Optional.of(() -> room.leave(bytes))
                : Optional.empty();
    }
}
