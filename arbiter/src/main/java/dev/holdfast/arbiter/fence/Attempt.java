package dev.holdfast.arbiter.fence;

import dev.holdfast.arbiter.clock.Ticks;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to see a node off, whatever switches it.
 *
 * <ol>
 *   <li>Ask how it is. Off, and off again {@link #AGAIN} later: confirmed.
 *   <li>On, and not told yet: tell it to be off, once. Whether that was taken is not believed.
 *   <li>Ask again, until the time is over.
 * </ol>
 */
final class Attempt {

    /** Between two questions: longer than a machine is off in the midst of a restart is not known, but this is a moment. */
    static final Duration AGAIN = Duration.ofSeconds(2);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    /** What switches a node. */
    interface Switch {
        /**
         * How the node is.
         *
         * @throws IOException when nobody answers
         * @throws Hopeless when asking again is of no use
         */
        Power ask(Duration most) throws IOException, Hopeless;

        /** Tells it to be off. */
        Exchange order(Duration most) throws IOException, Hopeless;
    }

    /** What was seen. */
    record Power(boolean off, String words) {}

    /** Somebody has to mend something first. */
    static final class Hopeless extends Exception {
        Hopeless(String words) {
            super(words);
        }
    }

    private final Switch power;
    private final long endNanos;

    private Attempt(Switch power, Duration most) {
        this.power = power;
        endNanos = Ticks.SYSTEM.nanos() + most.toNanos();
    }

    static Fencing of(Switch power, Duration most) {
        return new Attempt(power, most).make();
    }

    private Fencing make() {
        boolean ordered = false;
        boolean seenOff = false;
        String last = "there was no time to ask";
        String order = "";
        try {
            while (left().isPresent()) {
                try {
                    var is = power.ask(left().orElse(Duration.ofMillis(1)));
                    last = is.words();
                    if (is.off() && seenOff) return Fencing.off(is.words() + ", twice" + order);
                    seenOff = is.off();
                    if (!is.off() && !ordered) {
                        ordered = true;
                        order = order(power);
                    }
                } catch (IOException silent) {
                    seenOff = false;
                    last = silent.getMessage();
                }
                pause();
            }
        } catch (Hopeless hopeless) {
            return Fencing.failed(hopeless.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Fencing.unknown("interrupted");
        }
        return Fencing.unknown("it was not seen off in time: " + last + order);
    }

    private String order(Switch power) throws Hopeless {
        try {
            var answer = power.order(left().orElse(Duration.ofMillis(1)));
            return answer.taken() ? "; the order was taken" : "; the order was answered with " + answer.status();
        } catch (IOException silent) {
            return "; the order was not answered: " + silent.getMessage();
        }
    }

    private Optional<Duration> left() {
        long left = endNanos - Ticks.SYSTEM.nanos();
        if (left <= 0) return Optional.empty();
        var time = Duration.ofNanos(left);
        return Optional.of(time.compareTo(ANSWER_MAX) < 0 ? time : ANSWER_MAX);
    }

    private void pause() throws InterruptedException {
        long left = Math.max(0, endNanos - Ticks.SYSTEM.nanos());
        TimeUnit.NANOSECONDS.sleep(Math.min(left, AGAIN.toNanos()));
    }
}
