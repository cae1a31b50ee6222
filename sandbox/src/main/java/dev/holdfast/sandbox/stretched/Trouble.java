package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.time.Duration;

/**
 * Something of two rooms that is broken on purpose.
 *
 * @param target what, by its name among the {@link Parts}
 * @param by how late it is; zero for all that is not late
 */
public record Trouble(String target, How how, Duration by) {

    /** In which way something is broken. */
    public enum How {
        /** A site without power, a process killed, a link cut in both directions. */
        OFF,
        /** Stopped by SIGSTOP: it does nothing, and does not know it. */
        PAUSED,
        /** What is sent arrives late. */
        LATE,
        /** Nothing that is sent from here arrives; what is sent to here does. */
        ONE_WAY,
        /** No file of it can be written. */
        DISK_FULL
    }

    /** The site has no power. */
    public static Trouble dark(Site site) {
        return new Trouble(site.name(), How.OFF, Duration.ZERO);
    }

    /** A process that is gone. */
    public static Trouble killed(String process) {
        return new Trouble(process, How.OFF, Duration.ZERO);
    }

    public static Trouble paused(String process) {
        return new Trouble(process, How.PAUSED, Duration.ZERO);
    }

    /** Nothing gets from one place to the other, and back. */
    public static Trouble cut(Place one, Place other) {
        return new Trouble(Parts.way(one, other), How.OFF, Duration.ZERO);
    }

    /** Nothing gets from one place to the other. */
    public static Trouble oneWay(Place from, Place to) {
        return new Trouble(Parts.way(from, to), How.ONE_WAY, Duration.ZERO);
    }

    public static Trouble late(Place one, Place other, Duration by) {
        return new Trouble(Parts.way(one, other), How.LATE, by);
    }
}
