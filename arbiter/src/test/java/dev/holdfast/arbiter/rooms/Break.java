package dev.holdfast.arbiter.rooms;

import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Something that goes wrong, and that {@link Rooms#heal} mends, unless a site is dark. */
sealed interface Break {

    void begin(Rooms rooms) throws IOException;

    default void end(Rooms rooms) {
        rooms.heal();
    }

    record Dark(Site site) implements Break {
        @Override
        public void begin(Rooms rooms) throws IOException {
            rooms.dark(site);
        }

        @Override
        public void end(Rooms rooms) {
            rooms.light(site);
            rooms.heal();
        }
    }

    /** Nothing gets from one place to another, and back where {@code both} says so. */
    record Cut(Place from, Place to, boolean both) implements Break {
        @Override
        public void begin(Rooms rooms) {
            rooms.links().cut(from, to);
            if (both) rooms.links().cut(to, from);
        }
    }

    record Late(Place from, Place to, Duration by) implements Break {
        @Override
        public void begin(Rooms rooms) {
            rooms.links().delay(from, to, by);
        }
    }

    /** A site hears nobody and is heard by nobody, and is well. */
    record Alone(Site site) implements Break {
        @Override
        public void begin(Rooms rooms) {
            for (var place : Place.values()) {
                if (place == site.place()) continue;
                rooms.links().cut(site.place(), place);
                rooms.links().cut(place, site.place());
            }
        }
    }

    record Stopped(String process) implements Break {
        @Override
        public void begin(Rooms rooms) {
            rooms.stop(process);
        }
    }

    record Paused(String process) implements Break {
        @Override
        public void begin(Rooms rooms) {
            rooms.pause(process);
        }
    }

    record Killed(String process) implements Break {
        @Override
        public void begin(Rooms rooms) {
            rooms.kill(process);
        }
    }

    static Break any(Random dice, Rooms rooms) {
        var site = Site.values()[dice.nextInt(2)];
        var from = Place.values()[dice.nextInt(3)];
        var to = Place.values()[(from.ordinal() + 1 + dice.nextInt(2)) % 3];
        var processes = rooms.processes(site);
        var process = dice.nextInt(8) == 0 ? "witness" : processes.get(dice.nextInt(processes.size()));
        return switch (dice.nextInt(10)) {
            case 0, 1 -> new Dark(site);
            case 2, 3 -> new Cut(from, to, true);
            case 4 -> new Cut(from, to, false);
            case 5 -> new Late(from, to, Duration.ofMillis(100L + dice.nextInt(1_500)));
            case 6 -> new Alone(site);
            case 7 -> new Stopped(process);
            case 8 -> new Paused(process);
            default -> new Killed(process);
        };
    }
}
