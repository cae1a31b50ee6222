package dev.holdfast.arbiter.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the kernel says of a watchdog device under {@code /sys/class/watchdog}. Its time is set when its driver is loaded, for
 * the call that sets it later cannot be made from here: {@code softdog soft_margin=4 nowayout=1}, {@code iTCO_wdt heartbeat=4
 * nowayout=1}, or {@code wdctl --settimeout}.
 *
 * @param identity of the driver
 * @param seconds until it fires; empty when the kernel does not say
 * @param nowayout whether closing it leaves it counting; empty when the kernel does not say
 */
public record DeviceFacts(Path device, String identity, OptionalInt seconds, Optional<Boolean> nowayout) {

    private static final String SOFTWARE = "Software Watchdog";

    /** What is known of {@code /dev/watchdogN}; of {@code /dev/watchdog}, which is the first, as {@code watchdog0}. */
    public static DeviceFacts read(Path device, Path classes) {
        var file = device.getFileName().toString();
        var folder = classes.resolve(file.equals("watchdog") ? "watchdog0" : file);
        return new DeviceFacts(
                device,
                value(folder, "identity").orElse("unknown driver"),
                number(folder, "timeout"),
                value(folder, "nowayout").map("1"::equals));
    }

    Reach reach() {
        return identity.equals(SOFTWARE) ? Reach.KERNEL : Reach.MACHINE;
    }

    /** Why it does not make a node fence-capable that has to be off within this time; empty when it does. */
    List<String> against(Duration wanted) {
        var found = new ArrayList<String>();
        if (seconds.isEmpty()) {
            found.add("the kernel does not say when %s fires: it needs CONFIG_WATCHDOG_SYSFS".formatted(device));
        } else if (Duration.ofSeconds(seconds.getAsInt()).compareTo(wanted) > 0) {
            found.add("%s (%s) fires after %d s, and the register wants %d s: load its driver with that time"
                    .formatted(device, identity, seconds.getAsInt(), wanted.toSeconds()));
        }
        if (nowayout.isEmpty()) {
            found.add("the kernel does not say whether %s goes on when it is closed: it needs CONFIG_WATCHDOG_SYSFS"
                    .formatted(device));
        } else if (!nowayout.get()) {
            found.add("%s (%s) can be stopped by closing it: load its driver with nowayout=1"
                    .formatted(device, identity));
        }
        return found;
    }

    private static OptionalInt number(Path folder, String name) {
        var text = value(folder, name).filter(value -> value.matches("[1-9][0-9]{0,6}"));
        return text.isPresent() ? OptionalInt.of(Integer.parseInt(text.get())) : OptionalInt.empty();
    }

    private static Optional<String> value(Path folder, String name) {
        try {
            return Optional.of(Files.readString(folder.resolve(name)).strip());
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
