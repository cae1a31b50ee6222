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
    private final Dice apart;
    private final Dice far;
    private final Set<Fault> struck = EnumSet.noneOf(Fault.class);

    public Storm(Weather weather, Dice dice) {
        this(weather, dice, new Dice(1), new Dice(2));
    }

    /**
     * The weather, and what decides in it.
     *
     * @param apart decides what leaves everything else as it would be without it
     * @param far decides about the fleet, and leaves everything else alone too
     */
    public Storm(Weather weather, Dice dice, Dice apart, Dice far) {
        this.weather = weather;
        this.dice = dice;
        this.apart = apart;
        this.far = far;
    }

    public Weather weather() {
        return weather;
    }

    public Dice dice() {
        return dice;
    }

    /** Decides what leaves everything else as it would be without it. */
    public Dice apart() {
        return apart;
    }

    /** Decides about the fleet. */
    public Dice far() {
        return far;
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
