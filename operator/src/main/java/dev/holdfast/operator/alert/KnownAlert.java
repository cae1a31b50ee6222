package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Episode;
import dev.holdfast.core.alert.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a stored alert; small, since there may be many.
 *
 * @param version orders what is learnt of the same object
 * @param received when it was stored
 * @param processed whether its runs exist
 * @param unmatched whether it was decided that no plan matches
 * @param repeat whether another object stands for its episode
 * @param event the event that began its episode, where the sender names its events
 * @param looked whether it was decided what becomes of it, and that stands in its status
 */
record KnownAlert(
        Ref ref,
        String uid,
        long version,
        Identity identity,
        Episode episode,
        Instant received,
        boolean processed,
        boolean unmatched,
        boolean repeat,
        boolean looked,
        Optional<String> rejected,
        List<String> runs,
        long deliveries,
        Optional<String> event) {

    KnownAlert with(Episode changed, long counted) {
        return new KnownAlert(
                ref, uid, version, identity, changed, received, processed, unmatched, repeat, looked, rejected, runs,
                counted, event);
    }
}
