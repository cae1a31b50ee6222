package dev.holdfast.core.freeze;

import dev.holdfast.core.freeze.Freeze.Scope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All freezes that are known, and what they hold.
 *
 * <ol>
 *   <li>A freeze in the operator's own namespace reaches the runs of every namespace, any other one those of its own:
 *       whoever may write there can stop no more than what is there.
 *   <li>Of those within reach a Fleet freeze holds all, a Site freeze what touches its site, an Application freeze the runs
 *       of the plans that it names.
 *   <li>What is not known counts as held: a freeze that cannot be read, and the site of a cluster that nobody can tell.
 *   <li>One that has expired holds nothing.
 * </ol>
 *
 * @param home the operator's own namespace
 */
public record Freezes(String home, List<Freeze> all) {

    /** Of those that hold a run, the one that tells most: how long it takes at least. */
    private static final Comparator<Freeze> LASTING = Comparator.comparing(
                    (Freeze freeze) -> freeze.until().orElse(Instant.MAX))
            .thenComparing(Freeze::place, Comparator.reverseOrder());

    public Freezes {
        all = List.copyOf(all);
    }

    /**
     * What holds an effect, or a step that would begin.
     *
     * @param namespace of the run
     * @param plan of the run
     * @param touched asked only when it matters
     */
    public Optional<Halt> halt(String namespace, String plan, Supplier<Where> touched, Instant now) {
        var reaching = all.stream()
                .filter(freeze -> !freeze.isOver(now))
                .filter(freeze ->
                        freeze.namespace().equals(home) || freeze.namespace().equals(namespace))
                .toList();
        if (reaching.isEmpty()) return Optional.empty();
        boolean asked = reaching.stream().anyMatch(freeze -> freeze.scope() instanceof Scope.Site);
        var place = asked ? touched.get() : new Where.Nowhere();
        var holding = reaching.stream()
                .filter(freeze -> holds(freeze, namespace, plan, place))
                .toList();
        return holding.stream().max(LASTING).map(longest -> halt(longest, holding.size() - 1, place, now));
    }

    private static boolean holds(Freeze freeze, String namespace, String plan, Where place) {
        return switch (freeze.scope()) {
            case Scope.Fleet fleet -> true;
            case Scope.Unreadable unreadable -> true;
            case Scope.Site(var site) ->
                switch (place) {
                    case Where.AtSites(var there) -> there.contains(site);
                    case Where.Nowhere() -> false;
                    case Where.Unknown ignored -> true;
                };
            case Scope.Application(var plans) ->
                freeze.namespace().equals(namespace) && (plans.isEmpty() || plans.contains(plan));
        };
    }

    private static Halt halt(Freeze freeze, int others, Where place, Instant now) {
        String doubt = freeze.scope() instanceof Scope.Site && place instanceof Where.Unknown(var why)
                ? "; whether the step is at that site is not known: " + why
                : "";
        String more = others == 0 ? "" : "; and by " + others + (others == 1 ? " other" : " others");
        return new Halt(freeze.place(), freeze.words() + doubt + more, now, freeze.until());
    }

    /** How many of a scope hold something now, by {@link Scope#word}. */
    public long active(String scope, Instant now) {
        return all.stream()
                .filter(freeze -> !freeze.isOver(now) && freeze.scope().word().equals(scope))
                .count();
    }
}
