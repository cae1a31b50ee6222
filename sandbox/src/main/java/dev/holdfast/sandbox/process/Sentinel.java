package dev.holdfast.sandbox.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell that is the supervisor's parent and outlives it by one command: it waits for the supervisor, however that
 * ends, and then kills the supervisor's process group. Children are born into that group, so there is no moment in
 * which one could slip away, and what they start themselves is in it too, but for what they detach on purpose.
 */
public final class Sentinel {
    private static final String OWN_SESSION = "setsid \"$@\" </dev/null & supervisor=$!; ";
    /** Without setsid, as on macOS: job control gives the group, and the terminal's signals must not end the sentinel. */
    private static final String OWN_GROUP = "trap '' INT HUP; set -m; \"$@\" </dev/null & supervisor=$!; ";

    private static final String THEN_ALL = "wait $supervisor; kill -s KILL -- -$supervisor 2>/dev/null; ";

    /**
     * What agents of nodes have started on purpose outside of that group, and written down: {@code groups} and
     * {@code watcher}. The kernel's start time tells whether a number still is the process that it was.
     */
    private static final String THEN_DETACHED = """
            same() { read -r line 2>/dev/null < "/proc/$1/stat" || return 1; line=${line##*) }; start=$2; \
              set -- $line; [ "${20}" = "$start" ]; }
            for file in "$folder"/*/groups; do [ -r "$file" ] && while read -r name pid start; do
              same "$pid" "$start" && kill -s KILL -- "-$pid" 2>/dev/null; done < "$file"; done
            for file in "$folder"/*/watcher; do [ -r "$file" ] && read -r pid start < "$file" &&
              same "$pid" "$start" && kill -s KILL "$pid" 2>/dev/null; done
            exit 0""";

    private Sentinel() {}

    /**
     * The command that starts {@code supervisor} detached from this terminal and under a sentinel.
     *
     * @param folder of the sandbox, in whose folders agents of nodes write down what they have started
     */
    public static List<String> over(List<String> supervisor, Path folder) {
        var detached = Leash.onPath("setsid");
        var command = new ArrayList<String>();
        if (detached) {
            command.add("setsid");
        }
        var script = "folder=$1; shift; " + (detached ? OWN_SESSION : OWN_GROUP) + THEN_ALL + THEN_DETACHED;
        command.addAll(List.of("sh", "-c", script, "holdfast-sentinel", folder.toString()));
        command.addAll(supervisor);
        return command;
    }
}
