package dev.holdfast.operator.run;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The objects whose status could not be written: each is left alone twice as long as the time before, up to {@link
 * #PAUSE_MAX}. Once may be another writer's doing; from the second time on people are told, once for each change of words.
 */
public final class Setbacks {

    static final Duration PAUSE_MIN = Duration.ofMillis(200);
    static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** How many objects are remembered: beyond it all begin anew, with short pauses and everything said again. */
    static final int OBJECTS_MAX = 10_000;

    private static final int DOUBLINGS_MAX = 20;

    private record Setback(int count, String said) {}

    private final Map<ResourceID, Setback> open = new ConcurrentHashMap<>();

    /**
     * Counts one more.
     *
     * @param say called with words that are new
     * @return how long to leave the object alone
     */
    public Duration after(ResourceID id, String words, Consumer<String> say) {
        if (open.size() >= OBJECTS_MAX) open.clear();
        var before = open.getOrDefault(id, new Setback(0, ""));
        boolean tell = before.count() > 0 && !before.said().equals(words);
        open.put(id, new Setback(before.count() + 1, tell ? words : before.said()));
        if (tell) say.accept(words);
        var pause = PAUSE_MIN.multipliedBy(1L << Math.min(before.count(), DOUBLINGS_MAX));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }

    /** Whether these words were said of it last. */
    boolean isSaid(ResourceID id, String words) {
        return open.getOrDefault(id, new Setback(0, "")).said().equals(words);
    }

    /** The object was written, or is gone. */
    public void over(ResourceID id) {
        open.remove(id);
    }
}
