package dev.holdfast.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** One process for ever: pid, start time and boot, since pids are given out again. */
public record ProcessIdentity(long pid, String startTime, String bootId) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    /** Field 22 of /proc/PID/stat, counted behind the command name's closing bracket. */
    private static final int START_TICKS = 19;
    /** States of a process that has ended: a zombie, and one whose parent takes note of it in this moment. */
    private static final Set<String> OVER = Set.of("Z", "X");

    public static ProcessIdentity current() {
        return of(ProcessHandle.current().pid());
    }

    public static ProcessIdentity of(long pid) {
        return new ProcessIdentity(pid, startTimeOf(pid), currentBoot());
    }

    /** Whether exactly this process still runs; one that has ended and waits to be taken note of does not. */
    public boolean alive() {
        if (startTime.isEmpty() || !bootId.equals(currentBoot())) return false;
        return Files.exists(BOOT_ID) ? isIn(stat(pid)) : startTime.equals(startTimeOf(pid));
    }

    /**
     * Whether it runs by one reading of its fields. By two it would come to life for a moment when its parent takes note of its
     * end in between: the first still finds when the zombie was started, and the second no zombie any more.
     */
    private boolean isIn(String[] stat) {
        return stat.length > START_TICKS && stat[START_TICKS].equals(startTime) && !OVER.contains(stat[0]);
    }

    /** What is known of it, for people: its command and what it does, such as {@code etcd, state D in jbd2_log_wait}. */
    public String description() {
        var fields = stat(pid);
        return read("comm").orElse("gone")
                + (fields.length > 0 ? ", state " + fields[0] : "")
                + read("wchan")
                        .filter(place -> !place.equals("0"))
                        .map(place -> " in " + place)
                        .orElse("");
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc/" + pid + "/" + file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Which start of the machine this is; always the same where the system does not tell. */
    public static String currentBoot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String startTimeOf(long pid) {
        if (Files.exists(BOOT_ID)) {
            var fields = stat(pid);
            return fields.length > START_TICKS ? fields[START_TICKS] : "";
        }
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toString)
                .orElse("");
    }

    private static String[] stat(long pid) {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }
}
