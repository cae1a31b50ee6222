package dev.holdfast.simulation.scenario;

import dev.holdfast.core.freeze.Freeze;
import dev.holdfast.core.freeze.Freeze.Scope;
import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** People who freeze something, and clear most of it before it expires. */
public final class Freezers {

    /** The operator's own namespace. */
    public static final String HOME = "holdfast";

    private static final String SOMEBODY = "somebody";
    private static final int FREEZES_MAX = 4;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofMinutes(2);
    private static final Duration LENGTH_MIN = Duration.ofSeconds(2);
    private static final Duration LENGTH_MAX = Duration.ofMinutes(5);

    /** How long all freezes of a simulation hold at most. */
    public static final Duration FROZEN_MAX = LATER.plus(LENGTH_MAX);

    private Freezers() {}

    /** Where freezes will have been set. */
    static List<Key> come(Cluster hub, List<RunCase> runs, Timeline timeline, Storm storm) {
        if (!storm.reigns(Fault.FROZEN)) return List.of();
        var dice = storm.apart();
        var keys = new ArrayList<Key>();
        for (int i = dice.between(1, FREEZES_MAX + 1); i > 0; i--) {
            var key = new Key(Kind.FREEZE, dice.chance(0.5) ? HOME : RunCase.NAMESPACE, "freeze-" + i);
            var from = dice.chance(0.3) ? Duration.ZERO : dice.between(Duration.ZERO, dice.chance(0.7) ? SOON : LATER);
            var length = dice.between(LENGTH_MIN, LENGTH_MAX);
            var freeze = freeze(dice, runs, timeline.instant().plus(from).plus(length));
            var create = new Request.Create(key, freeze, SOMEBODY);
            if (from.isZero()) hub.handle(create, SOMEBODY);
            else timeline.after(from, () -> hub.handle(create, SOMEBODY));
            if (dice.chance(0.6)) {
                var clear = new Request.Delete(key, Optional.empty(), Optional.empty());
                timeline.after(from.plus(dice.between(Duration.ZERO, length)), () -> hub.handle(clear, SOMEBODY));
            }
            keys.add(key);
        }
        return keys;
    }

    private static Json.Obj freeze(Dice dice, List<RunCase> runs, Instant expires) {
        var spec = Json.object("expires", Json.text(expires.toString()))
                .with("reason", Json.text("storage moves"))
                .with("setBy", Json.text(SOMEBODY));
        return Json.object(
                "spec",
                switch (dice.between(0, 4)) {
                    case 0 -> spec.with("scope", Json.text("Fleet"));
                    case 1 ->
                        spec.with("scope", Json.text("Application"))
                                .with("plan", Json.text(dice.pick(runs).plan().name()));
                    default ->
                        spec.with("scope", Json.text("Site"))
                                .with("site", Json.text(dice.pick(List.of("hub", "east", "west"))));
                });
    }

    /** A freeze as it is stored becomes core's. */
    public static Freeze read(Key key, Json.Obj object) {
        Scope scope =
                switch (Trees.text(object, "spec", "scope")) {
                    case "Fleet" -> new Scope.Fleet();
                    case "Site" -> new Scope.Site(Trees.text(object, "spec", "site"));
                    default -> new Scope.Application(List.of(Trees.text(object, "spec", "plan")));
                };
        return new Freeze(
                key.namespace(),
                key.name(),
                scope,
                Trees.text(object, "spec", "setBy"),
                Trees.text(object, "spec", "reason"),
                Optional.of(Instant.parse(Trees.text(object, "spec", "expires"))));
    }

    /** At which site a cluster stands, by the name that steps use. */
    public static String site(String cluster) {
        return cluster.isEmpty() ? "hub" : cluster;
    }
}
