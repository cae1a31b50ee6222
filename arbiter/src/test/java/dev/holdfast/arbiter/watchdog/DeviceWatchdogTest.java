package dev.holdfast.arbiter.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a pipe behind which a thread does what the kernel does with a watchdog device. */
class DeviceWatchdogTest extends WatchdogContract {

    private Path device;
    private Path classes;
    private volatile boolean fired;
    private volatile boolean stopped;
    private final StringBuffer written = new StringBuffer();
    private Thread kernel;

    @Override
    Watchdog open() throws Exception {
        device = folder.resolve("watchdog1");
        new ProcessBuilder("mkfifo", device.toString()).start().waitFor();
        classes = Files.createDirectories(folder.resolve("class"));
        says("iTCO_wdt", TIME.toSeconds() + "", "1");
        kernel = Thread.ofPlatform().daemon().start(this::kernel);
        return new DeviceWatchdog(DeviceFacts.read(device, classes));
    }

    private void says(String identity, String timeout, String nowayout) throws IOException {
        var folder = Files.createDirectories(classes.resolve("watchdog1"));
        Files.writeString(folder.resolve("identity"), identity + "\n");
        Files.writeString(folder.resolve("timeout"), timeout + "\n");
        Files.writeString(folder.resolve("nowayout"), nowayout + "\n");
    }

    /** Counts from when it is opened, begins anew with each byte, and is stopped by a V before a close; with nowayout not. */
    private void kernel() {
        try (InputStream in = new FileInputStream(device.toFile())) {
            long armed = Reading.now().ticks();
            while (!stopped && Reading.now().ticks() - armed < TIME.toNanos()) {
                if (in.available() == 0) {
                    LockSupport.parkNanos(1_000_000);
                    continue;
                }
                written.append((char) in.read());
                armed = Reading.now().ticks();
            }
            fired = !stopped;
        } catch (IOException e) {
            written.append(e);
        }
    }

    @Override
    boolean alive() {
        return !fired;
    }

    @AfterEach
    void the_letter_that_stops_it_was_never_written() throws Exception {
        stopped = true;
        if (kernel.isAlive()) {
            try (var opened = Files.newOutputStream(device)) {
                opened.flush();
            }
        }
        kernel.join();
        assertThat(written.toString()).matches("p*");
    }

    @Test
    void a_device_makes_a_node_fence_capable_when_it_fires_in_time_and_cannot_be_stopped() throws Exception {
        assertThat(against(4)).isEmpty();
        assertThat(DeviceFacts.read(device, classes).reach()).isEqualTo(Reach.MACHINE);
        says("iTCO_wdt", "60", "0");
        assertThat(against(4))
                .containsExactly(
                        device
                                + " (iTCO_wdt) fires after 60 s, and the register wants 4 s: load its driver with that time",
                        device + " (iTCO_wdt) can be stopped by closing it: load its driver with nowayout=1");
    }

    @Test
    void softdog_is_told_apart() throws Exception {
        says("Software Watchdog", "4", "1");
        assertThat(DeviceFacts.read(device, classes).reach()).isEqualTo(Reach.KERNEL);
        assertThat(against(4)).isEmpty();
    }

    @Test
    void what_the_kernel_does_not_say_is_not_taken_for_granted() throws Exception {
        Files.delete(classes.resolve("watchdog1/timeout"));
        Files.delete(classes.resolve("watchdog1/nowayout"));
        assertThat(against(4)).hasSize(2).allMatch(words -> words.contains("CONFIG_WATCHDOG_SYSFS"));
    }

    @Test
    void a_device_that_is_not_there_is_none() {
        var gone = new DeviceWatchdog(DeviceFacts.read(folder.resolve("watchdog0"), classes));
        assertThat(gone.against(Duration.ofSeconds(4)))
                .singleElement()
                .asString()
                .contains("is not there, or this account may not write to it");
    }

    private List<String> against(int seconds) {
        return new DeviceWatchdog(DeviceFacts.read(device, classes)).against(Duration.ofSeconds(seconds));
    }
}
