package dev.holdfast.sandbox.process;

import java.util.ArrayList;
import java.util.List;

/**
 * The shell that is the supervisor's parent and outlives it by one command: it waits for the supervisor, however that
 * ends, and then kills the supervisor's process group. Children are born into that group, so there is no moment in
 * which one could slip away, and what they start themselves is in it too.
 */
public final class Sentinel {
    private static final String OWN_SESSION = "setsid \"$@\" </dev/null & supervisor=$!; ";
    /** Without setsid, as on macOS: job control gives the group, and the terminal's signals must not end the sentinel. */
    private static final String OWN_GROUP = "trap '' INT HUP; set -m; \"$@\" </dev/null & supervisor=$!; ";

    private static final String THEN_ALL = "wait $supervisor; kill -s KILL -- -$supervisor 2>/dev/null; exit 0";

    private Sentinel() {}

    /** The command that starts {@code supervisor} detached from this terminal and under a sentinel. */
    public static List<String> over(List<String> supervisor) {
        var detached = Leash.onPath("setsid");
        var command = new ArrayList<String>();
        if (detached) {
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", (detached ? OWN_SESSION : OWN_GROUP) + THEN_ALL, "holdfast-sentinel"));
        command.addAll(supervisor);
        return command;
    }
}
