package dev.holdfast.arbiter.watchdog;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A watchdog of the kernel, in hardware or as softdog. To open it arms it, each byte written pets it, and it is never told to
 * stop: the letter V, written before a close, would ask for that, so nothing but {@link #PET} is ever written.
 *
 * <p>It is opened with the first arming, not before: from then on the machine is reset when this process ends and is not
 * there again in time. One that can be stopped, or fires too late, is left alone altogether.
 */
public final class DeviceWatchdog implements Watchdog {

    /** Any byte but V. */
    static final int PET = 'p';

    public static final Path CLASSES = Path.of("/sys/class/watchdog");

    private final DeviceFacts facts;
    private Optional<FileOutputStream> open = Optional.empty();

    public DeviceWatchdog(DeviceFacts facts) {
        this.facts = facts;
    }

    @Override
    public Reach reach() {
        return facts.reach();
    }

    @Override
    public Duration time() {
        return Duration.ofSeconds(facts.seconds().orElse(0));
    }

    @Override
    public String name() {
        return facts.device() + " (" + facts.identity() + ")";
    }

    @Override
    public List<String> against(Duration wanted) {
        if (open.isPresent() || Files.isWritable(facts.device())) return facts.against(wanted);
        return List.of(
                "%s is not there, or this account may not write to it: load a driver, softdog when there is no hardware"
                        .formatted(facts.device()));
    }

    @Override
    public void arm(Reading look) throws IOException {
        if (open.isPresent()) return;
        open = Optional.of(new FileOutputStream(facts.device().toFile()));
        pet(look);
    }

    @Override
    public void pet(Reading look) throws IOException {
        if (open.isEmpty()) throw new IOException(name() + " was petted before it was armed");
        open.get().write(PET);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) open.get().close();
        open = Optional.empty();
    }
}
