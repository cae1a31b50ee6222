package dev.holdfast.arbiter.watchdog;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.clock.Ticks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for a watchdog where a node has none: a process of its own, which outlives the agent, and kills the agent and the
 * process groups that stand in {@link #GROUPS} when it was not petted. What it does is in the script {@code watcher}; it needs
 * Linux, bash, setsid and mkfifo.
 *
 * <p>A pet says until when all is well, counted from the look that permitted it, so one that lies in the pipe for long is
 * worth nothing. A watcher that was there before is petted on.
 */
public final class GroupWatchdog implements Watchdog {

    /** Process groups to kill: one a line, with a name, the leader's number and its start. */
    public static final String GROUPS = "groups";

    private static final String AGENT = "agent";
    private static final String PIPE = "watchdog";
    private static final String ARMED = "armed";
    private static final String WATCHER = "watcher";
    private static final Duration START_MAX = Duration.ofSeconds(5);
    private static final int LOOK_AGAIN_MILLIS = 5;

    private final Path folder;
    private final Duration time;
    private final Optional<Identity> agent;
    private Optional<Identity> watcher = Optional.empty();
    private Optional<RandomAccessFile> pipe = Optional.empty();

    /**
     * @param folder of this node; one agent at a time
     * @param time how long a pet lasts
     * @param agent the process that pets and starts what is guarded, to be killed with it; empty when it starts nothing
     */
    public GroupWatchdog(Path folder, Duration time, Optional<Identity> agent) {
        this.folder = folder;
        this.time = time;
        this.agent = agent;
    }

    @Override
    public Reach reach() {
        return Reach.PROCESSES;
    }

    @Override
    public Duration time() {
        return time;
    }

    @Override
    public String name() {
        return "process-group watchdog";
    }

    @Override
    public List<String> against(Duration wanted) {
        if (time.compareTo(wanted) <= 0) return List.of();
        return List.of("it kills after %s, and the register wants %s".formatted(time, wanted));
    }

    /** The watcher that an earlier agent has left counting; empty when there is none. */
    public static Optional<Identity> leftIn(Path folder) {
        try {
            var words = Files.readString(folder.resolve(ARMED)).strip();
            if (!words.matches("[0-9]{1,10}")) return Optional.empty();
            var known = Files.readString(folder.resolve(WATCHER)).strip().split(" ");
            var identity = new Identity(Long.parseLong(known[0]), known[1]);
            return words.equals(known[0]) && identity.alive() ? Optional.of(identity) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public void arm(Reading look) throws IOException {
        if (watcher.filter(Identity::alive).isPresent()) return;
        close();
        replace(AGENT, agent.map(is -> is.pid() + " " + is.start()).orElse(""));
        var found = leftIn(folder);
        watcher = found.isPresent() ? found : Optional.of(start());
        pipe = Optional.of(new RandomAccessFile(folder.resolve(PIPE).toFile(), "rw"));
        pet(look);
    }

    private Identity start() throws IOException {
        var script = folder.resolve("watcher.sh");
        try (var source = GroupWatchdog.class.getResourceAsStream("watcher")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        replace(ARMED, "");
        var process = new ProcessBuilder("setsid", "bash", script.toString(), folder.toString(), hundredths(time) + "")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("watcher.log").toFile()))
                .start();
        var identity = Identity.of(process.pid())
                .orElseThrow(() -> new IOException("the watcher ended at once; " + folder + "/watcher.log says why"));
        replace(WATCHER, identity.pid() + " " + identity.start());
        for (long end = Ticks.SYSTEM.nanos() + START_MAX.toNanos(); Ticks.SYSTEM.nanos() - end < 0; pause()) {
            if (!process.isAlive()) break;
            if (Files.readString(folder.resolve(ARMED)).strip().equals(identity.pid() + "")) return identity;
        }
        process.destroyForcibly();
        throw new IOException(
                "the watcher did not begin within %s; %s/watcher.log says why".formatted(START_MAX, folder));
    }

    @Override
    public void pet(Reading look) throws IOException {
        if (pipe.isEmpty() || watcher.filter(Identity::alive).isEmpty()) {
            throw new IOException("nobody watches this node's processes: the watcher is gone");
        }
        if (watcher.get().paused()) {
            throw new IOException("nobody watches this node's processes: somebody has stopped the watcher, process "
                    + watcher.get().pid());
        }
        long boot = look.boot().orElseThrow(() -> new IOException("this machine has no /proc/uptime to count by"));
        var line = "pet " + hundredths(Duration.ofNanos(boot).plus(time)) + "\n";
        pipe.get().write(line.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        if (pipe.isPresent()) pipe.get().close();
        pipe = Optional.empty();
        watcher = Optional.empty();
    }

    /** Rounded down: a pet lasts no longer than it may. */
    private static long hundredths(Duration time) {
        return time.toMillis() / 10;
    }

    private void replace(String name, String words) throws IOException {
        var fresh = Files.writeString(folder.resolve(name + ".new"), words + "\n");
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a watcher was started", e);
        }
    }
}
