package dev.holdfast.sandbox.process;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a child is bound to the process that starts it.
 *
 * <p>On Linux the kernel kills a child when the <em>thread</em> that started it ends (PR_SET_PDEATHSIG through
 * setpriv), so children are started by one thread that lives as long as the supervisor. A supervisor that died before
 * the signal was armed is noticed by the child itself, which compares its parent. The sentinel (see {@link Sentinel})
 * covers what a child started in its turn, and systems without setpriv.
 */
final class Leash {
    private static final String ARMED_IN_TIME = "[ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"";

    private Leash() {}

    static List<String> bind(List<String> command) {
        if (!onPath("setpriv")) {
            return command;
        }
        var bound = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "sh", "-c", ARMED_IN_TIME));
        bound.add(Long.toString(ProcessHandle.current().pid()));
        bound.addAll(command);
        return bound;
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }
}
