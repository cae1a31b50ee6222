package dev.holdfast.simulation.weather;

import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The weather as it happens: at each occasion the dice say whether a fault strikes, and it is noted that it did. */
public final class Storm {

    private final Weather weather;
    private final Dice dice;
    private final Set<Fault> struck = EnumSet.noneOf(Fault.class);

    public Storm(Weather weather, Dice dice) {
        this.weather = weather;
        this.dice = dice;
    }

    public Weather weather() {
        return weather;
    }

    public Dice dice() {
        return dice;
    }

    /** Whether the fault strikes on this occasion. */
    public boolean strikes(Fault fault) {
        boolean strikes = dice.chance(weather.of(fault));
        if (strikes) struck.add(fault);
        return strikes;
    }

    /** Whether a fault strikes that is there for the whole time or not at all. */
    public boolean reigns(Fault fault) {
        if (weather.has(fault)) struck.add(fault);
        return weather.has(fault);
    }

    /** What has struck so far. */
    public Set<Fault> struck() {
        return Collections.unmodifiableSet(struck);
    }
}
