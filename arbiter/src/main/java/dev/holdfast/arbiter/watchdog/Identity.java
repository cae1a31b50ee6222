package dev.holdfast.arbiter.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process for as long as the machine is up: its number and when it began, for numbers are given out again.
 *
 * @param start in ticks since the machine was started, as field 22 of {@code /proc/PID/stat} has it
 */
public record Identity(long pid, String start) {

    /** Fields behind the command's closing bracket: the state, the group, the start. */
    private static final int STATE = 0;

    private static final int GROUP = 2;
    private static final int START = 19;

    public static Identity current() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    /** Empty when there is no such process. */
    public static Optional<Identity> of(long pid) {
        return stat(pid).map(fields -> new Identity(pid, fields[START]));
    }

    /** Whether it runs; a dead one that nobody has asked after does not. */
    public boolean alive() {
        return stat(pid)
                .filter(fields -> fields[START].equals(start) && running(fields))
                .isPresent();
    }

    /** Whether it is there and does nothing, since somebody has stopped it. */
    public boolean paused() {
        return stat(pid)
                .filter(fields -> fields[START].equals(start) && fields[STATE].matches("[Tt]"))
                .isPresent();
    }

    /**
     * Whether anything of the process group runs that it leads or has led. Its number is nobody else's while something of the
     * group is there.
     */
    public boolean groupAlive() {
        if (alive()) return true;
        if (of(pid).filter(other -> !other.start.equals(start)).isPresent()) return false;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                var fields = stat(Long.parseLong(process.getFileName().toString()));
                if (fields.isPresent() && fields.get()[GROUP].equals(pid + "") && running(fields.get())) return true;
            }
            return false;
        } catch (IOException e) {
            return true; // nobody can tell, so it may
        }
    }

    private static boolean running(String[] fields) {
        return !fields[STATE].equals("Z") && !fields[STATE].equals("X");
    }

    private static Optional<String[]> stat(long pid) {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
