package dev.holdfast.core.fleet;

import dev.holdfast.core.fleet.Finding.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which clusters, zones, sites and regions are down, told so that many failures in one place become one. Immutable:
 * {@link #look} gives the next one. See ADR 27.
 *
 * <ol>
 *   <li>A cluster is down when it stands that it gives no answer, or says itself that it is not ready ({@link Finding}).
 *   <li>A zone, site or region is down when all of its members that are known are down, and they are at least {@link
 *       #MEMBERS_MIN}; a region only when they are at two sites or more. What is unknown counts neither way.
 *   <li>The widest place that is down is told, and nothing inside it for itself.
 *   <li>Before a place is told, those beside it that may be about to follow are waited for, at most {@link #WINDOW}: they
 *       are in doubt, or did not answer since it began. When all of them have answered, nothing is waited for.
 *   <li>Silence alone is told only when somebody elsewhere has answered since: if nobody does, it may be we who are cut
 *       off. Where there is nobody elsewhere, there is nobody to ask. Who was told to be down before is no witness, nor is
 *       the same cluster under another name.
 *   <li>A place that is down is up again when one of its members is known to be up, and not before {@link #HOLD}; told
 *       to be up, it is not told to be down again before {@link #HOLD}.
 *   <li>What is still down in a place that is up again is told for itself, if it does not follow within {@link #RETURN}.
 * </ol>
 *
 * @param stages by the key of the place
 */
public record Outlook(Map<String, Stage> stages) {

    /** How long a place waits at most for others that may fail with it. */
    public static final Duration WINDOW = Duration.ofSeconds(3);

    /** How long it is told at least that a place is down, or is not. */
    public static final Duration HOLD = Duration.ofSeconds(10);

    /** How long the members of a place that is up again may take to follow. */
    public static final Duration RETURN = Duration.ofMinutes(1);

    /** With fewer, a place is just one of its members. */
    public static final int MEMBERS_MIN = 2;

    private static final int SITES_MIN = 2;

    private static final List<Scope> WIDEST_FIRST = List.of(Scope.REGION, Scope.SITE, Scope.ZONE);

    /** How far it has come with one place. */
    public sealed interface Stage {
        Place place();

        Moment since();

        /** Down, and not told yet. */
        record Gathering(Place place, Moment since, Duration window) implements Stage {}

        /** Told to be down. */
        record Open(Place place, Moment since) implements Stage {}

        /** Told to be up again. */
        record Over(Place place, Moment since) implements Stage {}
    }

    /**
     * What one look came to.
     *
     * @param heldBack places that are silent while nobody elsewhere answers either
     */
    public record Look(Outlook next, List<Notice> notices, List<Place> heldBack) {}

    public Outlook {
        stages = Map.copyOf(stages);
    }

    public static Outlook clear() {
        return new Outlook(Map.of());
    }

    /** That these were told to be down, by whoever looked before. */
    public Outlook resume(Collection<Place> told, Moment now) {
        var known = new TreeMap<>(stages);
        for (var place : told) known.putIfAbsent(place.key(), new Stage.Open(place, now));
        return new Outlook(known);
    }

    /** Whether the next look may come to something else although nothing new is found. */
    public boolean isWaiting() {
        return stages.values().stream().anyMatch(stage -> !(stage instanceof Stage.Open));
    }

    public Look look(Collection<Finding> findings, Moment now) {
        return new Looking(this, findings, now).look();
    }

    /** The places that are told to be down and still are, each with its evidence of now. */
    public List<Outage> open(Collection<Finding> findings, Moment now) {
        var looking = new Looking(this, findings, now);
        return stages.values().stream()
                .filter(Stage.Open.class::isInstance)
                .filter(stage -> looking.pulse(stage.place()) == Pulse.DOWN)
                .map(stage -> looking.outage(stage.place()))
                .toList();
    }

    /** One look; used once. */
    private static final class Looking {
        private final Outlook before;
        private final Moment now;
        private final List<Finding> findings;
        private final Map<String, Finding> leaves = new TreeMap<>();
        private final Map<String, List<Finding>> groups = new TreeMap<>();
        private final Map<String, Place> places = new TreeMap<>();
        private final Map<String, Stage> next = new TreeMap<>();
        private final List<Notice> notices = new ArrayList<>();
        private final List<Place> heldBack = new ArrayList<>();

        Looking(Outlook before, Collection<Finding> findings, Moment now) {
            this.before = before;
            this.now = now;
            this.findings = List.copyOf(findings);
            for (var finding : findings) {
                leaves.put(finding.place().key(), finding);
                for (var scope : WIDEST_FIRST) {
                    finding.place().within(scope).ifPresent(place -> {
                        groups.computeIfAbsent(place.key(), key -> new ArrayList<>())
                                .add(finding);
                        places.putIfAbsent(place.key(), place);
                    });
                }
            }
        }

        Look look() {
            before.stages.values().forEach(this::keepOrEnd);
            var down = new TreeMap<String, Place>();
            for (var finding : findings) {
                if (finding.isDown()) candidate(finding).ifPresent(place -> down.put(place.key(), place));
            }
            down.values().forEach(this::gatherOrTell);
            return new Look(new Outlook(next), List.copyOf(notices), List.copyOf(heldBack));
        }

        /** What is not down any more is told; what is neither up nor down stays as it was told. */
        private void keepOrEnd(Stage stage) {
            var key = stage.place().key();
            boolean held = now.since(stage.since()).compareTo(HOLD) >= 0;
            switch (stage) {
                case Stage.Gathering gathering -> {}
                case Stage.Over over -> {
                    if (!held) next.put(key, over);
                }
                case Stage.Open open -> {
                    boolean ends = held && pulse(open.place()) == Pulse.UP;
                    next.put(key, ends ? new Stage.Over(open.place(), now) : open);
                    if (ends) notices.add(new Notice.Up(open.place()));
                }
            }
        }

        /** What is to be told of a leaf that is down: itself, the widest place around it that is down, or nothing. */
        private Optional<Place> candidate(Finding leaf) {
            for (var scope : WIDEST_FIRST) {
                var around = leaf.place().within(scope);
                if (around.isEmpty()) continue;
                var key = around.get().key();
                if (pulse(around.get()) == Pulse.DOWN) return Optional.of(places.get(key));
                if (next.get(key) instanceof Stage.Open) return Optional.empty();
            }
            return Optional.of(leaf.place());
        }

        private void gatherOrTell(Place place) {
            if (next.containsKey(place.key())) return;
            var gathering = gathering(place);
            boolean over = now.since(gathering.since()).compareTo(gathering.window()) >= 0;
            boolean gathered = over || (gathering.window().equals(WINDOW) && !othersMayFollow(place));
            boolean witnessed = witnessed(place);
            if (!witnessed) heldBack.add(place);
            if (gathered && witnessed) {
                next.put(place.key(), new Stage.Open(place, now));
                notices.add(new Notice.Down(outage(place)));
            } else {
                next.put(place.key(), gathering);
            }
        }

        /** Since the first of its members was gathered for: a wider place does not begin to wait anew. */
        private Stage.Gathering gathering(Place place) {
            if (before.stages.get(place.key()) instanceof Stage.Gathering known) return known;
            if (returns(place)) return new Stage.Gathering(place, now, RETURN);
            var since = now;
            for (var member : members(place)) {
                for (var key : keys(member.place())) {
                    if (before.stages.get(key) instanceof Stage.Gathering(var narrower, var began, var window)
                            && window.equals(WINDOW)
                            && began.nanos() - since.nanos() < 0) {
                        since = began;
                    }
                }
            }
            return new Stage.Gathering(place, since, WINDOW);
        }

        /** Whether something wider around it has just been told to be up again. */
        private boolean returns(Place place) {
            return members(place).stream()
                    .flatMap(member -> WIDEST_FIRST.stream()
                            .filter(scope -> scope.compareTo(place.scope()) > 0)
                            .flatMap(scope -> member.place().within(scope).stream()))
                    .anyMatch(around -> next.get(around.key()) instanceof Stage.Over);
        }

        /** Whether something beside it, in a place around it, may be about to fail with it. */
        private boolean othersMayFollow(Place place) {
            var members = members(place);
            var ill = illSince(members);
            var around = new TreeMap<String, Finding>();
            for (var member : members) {
                for (var key : keys(member.place())) {
                    for (var other : groups.getOrDefault(key, List.of())) {
                        around.put(other.place().key(), other);
                    }
                }
            }
            members.forEach(member -> around.remove(member.place().key()));
            return around.values().stream().anyMatch(other -> switch (other.pulse()) {
                case DOWN, UNKNOWN -> false;
                case NOT_YET -> true;
                case UP ->
                    other.illSince().isPresent() || ill.filter(other::wellSince).isEmpty();
            });
        }

        /** Whether it can be told from our being cut off. */
        private boolean witnessed(Place place) {
            var members = members(place);
            var ill = illSince(members);
            boolean anybody = false;
            for (var other : findings) {
                // Who says that it fails has answered.
                if (other.isDown() && !other.silent()) return true;
                boolean witness = other.place().scope() == Scope.CLUSTER
                        && other.isKnown()
                        && members.stream().noneMatch(member -> member == other || member.isSame(other))
                        && keys(other.place()).stream()
                                .noneMatch(key -> before.stages.get(key) instanceof Stage.Open && other.isDown());
                if (witness && ill.filter(other::wellSince).isPresent()) return true;
                anybody |= witness;
            }
            return !anybody;
        }

        private static Optional<Moment> illSince(List<Finding> members) {
            return members.stream()
                    .flatMap(member -> member.illSince().stream())
                    .reduce((one, other) -> one.nanos() - other.nanos() <= 0 ? one : other);
        }

        Pulse pulse(Place place) {
            if (isLeaf(place)) {
                var leaf = leaves.get(place.key());
                return leaf == null ? Pulse.UNKNOWN : leaf.pulse();
            }
            var count = new EnumMap<Pulse, Integer>(Pulse.class);
            var members = members(place);
            members.forEach(member -> count.merge(member.pulse(), 1, Integer::sum));
            if (count.containsKey(Pulse.UP)) return Pulse.UP;
            if (count.getOrDefault(Pulse.DOWN, 0) < MEMBERS_MIN) return Pulse.UNKNOWN;
            long sites = members.stream()
                    .filter(Finding::isDown)
                    .flatMap(member -> member.place().within(Scope.SITE).stream())
                    .map(Place::key)
                    .distinct()
                    .count();
            return place.scope() == Scope.REGION && sites < SITES_MIN ? Pulse.UNKNOWN : Pulse.DOWN;
        }

        Outage outage(Place place) {
            var members = members(place);
            var since =
                    members.stream().filter(Finding::isDown).map(Finding::since).min(Comparator.naturalOrder());
            var asOf = members.stream()
                    .filter(Finding::isDown)
                    .flatMap(member -> member.asOf().stream())
                    .max(Comparator.naturalOrder());
            return new Outage(
                    place,
                    since.orElse(now.time()),
                    asOf.orElse(now.time()),
                    members.stream().map(Looking::evidence).toList());
        }

        private static String evidence(Finding member) {
            var name = member.place().words();
            return member.isDown()
                    ? name + ": " + member.words() + ", since " + member.since() + ", as of "
                            + member.asOf().map(Object::toString).orElse("never")
                    : name + " does not count: " + member.words();
        }

        private List<Finding> members(Place place) {
            if (!isLeaf(place)) return groups.getOrDefault(place.key(), List.of());
            var leaf = leaves.get(place.key());
            return leaf == null ? List.of() : List.of(leaf);
        }

        /** Its own key, and those of the places around it. */
        private static List<String> keys(Place leaf) {
            var keys = new ArrayList<String>();
            keys.add(leaf.key());
            for (var scope : WIDEST_FIRST) leaf.within(scope).ifPresent(place -> keys.add(place.key()));
            return keys;
        }

        private static boolean isLeaf(Place place) {
            return place.scope() == Scope.CLUSTER || place.scope() == Scope.NODES;
        }
    }
}
