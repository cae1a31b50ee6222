package dev.holdfast.operator.site;

import dev.holdfast.api.Condition;
import dev.holdfast.api.site.PairSite;
import dev.holdfast.api.site.PairWitness;
import dev.holdfast.api.site.SitePair;
import dev.holdfast.api.site.SitePairStatus;
import dev.holdfast.api.site.SiteState;
import dev.holdfast.api.site.TakenSite;
import dev.holdfast.core.arbitration.Arbiter;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.PairView;
import dev.holdfast.core.arbitration.SiteWord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a pair's status says of it. */
final class SitePairView {

    private static final String READY = "Ready";

    /** What came of the question to one agent. */
    sealed interface Asked {
        record Said(SiteWord word) implements Asked {}

        record Silent(String why) implements Asked {}

        default Optional<SiteWord> heard() {
            return this instanceof Said(var word) ? Optional.of(word) : Optional.empty();
        }
    }

    private SitePairView() {}

    static PairView decide(SitePair pair, Map<String, Asked> asked) {
        return PairView.of(
                names(pair),
                asked.get("A").heard(),
                asked.get("B").heard(),
                meant(pair.getSpec().witness()));
    }

    private static PairView.Names names(SitePair pair) {
        return new PairView.Names(site(pair, "A").name(), site(pair, "B").name());
    }

    static PairSite site(SitePair pair, String side) {
        return pair.getSpec().sites().stream()
                .filter(site -> site.side().equals(side))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the pair has no side " + side));
    }

    private static Arbiter meant(PairWitness witness) {
        return switch (witness) {
            case WITNESS -> Arbiter.WITNESS;
            case PREFERRED_SITE -> Arbiter.PREFERRED_SITE;
            case NONE -> Arbiter.NONE;
        };
    }

    private static PairWitness shown(Arbiter mode) {
        return switch (mode) {
            case WITNESS -> PairWitness.WITNESS;
            case PREFERRED_SITE -> PairWitness.PREFERRED_SITE;
            case NONE -> PairWitness.NONE;
        };
    }

    static SitePairStatus status(SitePair pair, Map<String, Asked> asked, PairView view, Instant now) {
        var before = Optional.ofNullable(pair.getStatus());
        var register = view.register();
        return new SitePairStatus(
                pair.getMetadata().getGeneration(),
                register.map(SiteWord.Known::incarnation)
                        .or(() -> before.map(SitePairStatus::incarnation))
                        .orElse(null),
                register.map(SiteWord.Known::epoch)
                        .or(() -> before.map(SitePairStatus::epoch))
                        .orElse(null),
                register.map(known -> members(pair, known.members()))
                        .or(() -> before.map(SitePairStatus::members))
                        .orElse(null),
                taken(view, before.map(SitePairStatus::taken), now),
                List.of(state(pair, "A", asked.get("A"), now), state(pair, "B", asked.get("B"), now)),
                List.of(ready(pair, view.ready(), now)));
    }

    private static String members(SitePair pair, Members members) {
        var names = names(pair);
        return switch (members) {
            case BOTH -> names.a() + ", " + names.b();
            case ONLY_A -> names.a();
            case ONLY_B -> names.b();
        };
    }

    private static TakenSite taken(PairView view, Optional<TakenSite> before, Instant now) {
        if (view.taken().isEmpty()) return null;
        var is = view.taken().get();
        var since = before.filter(was -> Objects.equals(was.epoch(), is.epoch()))
                .map(TakenSite::since)
                .orElse(now);
        return new TakenSite(is.lost(), is.by(), is.epoch(), since);
    }

    private static SiteState state(SitePair pair, String side, Asked asked, Instant now) {
        var site = site(pair, side);
        var other = site(pair, side.equals("A") ? "B" : "A").name();
        var standing = asked.heard().map(word -> word.standing().name()).orElse("Unknown");
        var since = Optional.ofNullable(pair.getStatus()).stream()
                .flatMap(status -> status.sites().stream())
                .filter(state -> site.name().equals(state.name()) && standing.equals(state.standing()))
                .map(SiteState::since)
                .findFirst()
                .orElse(now);
        return switch (asked) {
            case Asked.Silent(var why) ->
                new SiteState(
                        site.name(),
                        standing,
                        "its agent at %s does not answer here: %s".formatted(site.agent(), why),
                        since,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of());
            case Asked.Said(var word) ->
                new SiteState(
                        site.name(),
                        standing,
                        word.standing().meaning(),
                        since,
                        shown(word.mode()),
                        holds(pair, word),
                        heldSince(pair, site.name(), holds(pair, word), now),
                        word.nodes(),
                        forecast(site.name(), other, word),
                        word.within().map(SitePairView::words).orElse(null),
                        word.troubles());
        };
    }

    private static String holds(SitePair pair, SiteWord word) {
        return word.holds().stream().map(names(pair)::of).collect(Collectors.joining(", "));
    }

    private static Instant heldSince(SitePair pair, String name, String holds, Instant now) {
        return Optional.ofNullable(pair.getStatus()).stream()
                .flatMap(status -> status.sites().stream())
                .filter(state -> name.equals(state.name()) && holds.equals(state.holds()))
                .map(SiteState::heldSince)
                .findFirst()
                .orElse(now);
    }

    private static String forecast(String name, String other, SiteWord word) {
        if (word.against().isEmpty() && word.within().isPresent()) {
            return "site %s takes site %s over, at most %s later"
                    .formatted(name, other, words(word.within().get()));
        }
        return word.against().isEmpty()
                ? "not known yet"
                : "site %s does not take site %s over: %s".formatted(name, other, String.join("; ", word.against()));
    }

    private static String words(Duration time) {
        return "%.1fs".formatted(time.toMillis() / 1e3);
    }

    private static Condition ready(SitePair pair, PairView.Ready ready, Instant now) {
        var status =
                switch (ready.answer()) {
                    case YES -> "True";
                    case NO -> "False";
                    case UNKNOWN -> "Unknown";
                };
        var since = Optional.ofNullable(pair.getStatus()).stream()
                .flatMap(before -> before.conditions().stream())
                .filter(said -> said.type().equals(READY) && said.status().equals(status))
                .map(Condition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
        return new Condition(
                READY,
                status,
                now,
                since,
                ready.reason(),
                ready.words(),
                pair.getMetadata().getGeneration());
    }

    /** Whether nothing that a person reads has changed; when it was last looked at is not news. */
    static boolean same(SitePairStatus before, SitePairStatus next) {
        return before != null && quiet(before).equals(quiet(next));
    }

    private static SitePairStatus quiet(SitePairStatus status) {
        return new SitePairStatus(
                status.observedGeneration(),
                status.incarnation(),
                status.epoch(),
                status.members(),
                status.taken(),
                status.sites(),
                status.conditions().stream()
                        .map(said -> new Condition(
                                said.type(),
                                said.status(),
                                null,
                                said.lastTransitionTime(),
                                said.reason(),
                                said.message(),
                                said.observedGeneration()))
                        .toList());
    }
}
