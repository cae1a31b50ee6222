package dev.holdfast.core.freeze;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One stop switch, as somebody has set it.
 *
 * @param setBy who, as the API server vouched for it when it took the freeze; empty when that cannot be read
 * @param until when it ends by itself; empty when that cannot be read: then it holds until it is cleared
 */
public record Freeze(String namespace, String name, Scope scope, String setBy, String reason, Optional<Instant> until) {

    /** What it is meant to stop. How far it reaches depends on where it stands: see {@link Freezes}. */
    public sealed interface Scope {
        /** Everything. */
        record Fleet() implements Scope {}

        /** What touches a cluster of that site. */
        record Site(String site) implements Scope {}

        /** The runs of these plans; none named, of every plan of its namespace. */
        record Application(List<String> plans) implements Scope {
            public Application {
                plans = List.copyOf(plans);
            }
        }

        /** It cannot be told what is meant, so everything within reach. */
        record Unreadable(String why) implements Scope {}

        /** For people and for metrics. */
        default String word() {
            return switch (this) {
                case Fleet() -> "Fleet";
                case Site ignored -> "Site";
                case Application ignored -> "Application";
                case Unreadable ignored -> "Unreadable";
            };
        }
    }

    public boolean isOver(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Where it is, as people name it. */
    public String place() {
        return namespace + "/" + name;
    }

    /** {@code held by freeze NAMESPACE/NAME (set by WHO): WHY; until WHEN}. */
    public String words() {
        String who = setBy.isBlank() ? "" : " (set by " + setBy + ")";
        String why =
                switch (scope) {
                    case Scope.Unreadable(var reason) ->
                        "it cannot be read (" + reason + "), so it holds everything within its reach";
                    case Scope.Site(var site) -> reason + " (site " + site + ")";
                    case Scope.Fleet fleet -> reason;
                    case Scope.Application application -> reason;
                };
        String end = until.map(at -> "until " + at).orElse("until it is cleared");
        return "held by freeze " + place() + who + ": " + why + "; " + end;
    }
}
