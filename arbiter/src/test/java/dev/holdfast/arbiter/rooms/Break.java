package dev.holdfast.arbiter.rooms;

import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that goes wrong, and is mended again.
 *
 * @param again whether what is gone begins again at once, as after a bug
 */
record Break(List<Trouble> troubles, boolean again) {

    /** What another break has done already is left at that. */
    void begin(Rooms rooms) throws IOException {
        for (var trouble : troubles) {
            if (rooms.view().broken().containsKey(trouble.target())) continue;
            rooms.breakDown(trouble);
            if (again) rooms.heal(Optional.of(trouble.target()));
        }
    }

    /** What is broken otherwise stays so. */
    void end(Rooms rooms) {
        for (var trouble : troubles) {
            var name = trouble.target();
            if (rooms.view().broken().containsKey(name)) rooms.heal(Optional.of(name));
        }
    }

    @Override
    public String toString() {
        return troubles.stream()
                .map(trouble -> trouble.target() + " " + trouble.how()
                        + (trouble.by().isZero() ? "" : " by " + trouble.by())
                        + (again ? ", and begins again" : ""))
                .collect(Collectors.joining(", "));
    }

    private static Break of(Trouble... troubles) {
        return new Break(List.of(troubles), false);
    }

    /** A site hears nobody and is heard by nobody, and is well. */
    private static Break alone(Site site) {
        return of(Stream.of(Place.values())
                .filter(place -> place != site.place())
                .map(place -> Trouble.cut(site.place(), place))
                .toArray(Trouble[]::new));
    }

    static Break any(Random dice, Rooms rooms) {
        var site = Site.values()[dice.nextInt(2)];
        var from = Place.values()[dice.nextInt(3)];
        var to = Place.values()[(from.ordinal() + 1 + dice.nextInt(2)) % 3];
        var processes = rooms.processes(site);
        var process = dice.nextInt(8) == 0 ? "witness" : processes.get(dice.nextInt(processes.size()));
        return switch (dice.nextInt(10)) {
            case 0, 1 -> of(Trouble.dark(site));
            case 2, 3 -> of(Trouble.cut(from, to));
            case 4 -> of(Trouble.oneWay(from, to));
            case 5 -> of(Trouble.late(from, to, Duration.ofMillis(100L + dice.nextInt(1_500))));
            case 6 -> alone(site);
            case 7 -> of(Trouble.killed(process));
            case 8 -> of(Trouble.paused(process));
            default -> new Break(List.of(Trouble.killed(process)), true);
        };
    }
}
