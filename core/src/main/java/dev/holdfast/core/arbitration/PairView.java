package dev.holdfast.core.arbitration;

import dev.holdfast.core.arbitration.SiteWord.Known;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What two sites make together, by what each says of itself. For people, and for whoever waits for a takeover; the sites
 * decide without it.
 *
 * @param register the newer one of what the two know
 * @param taken the takeover that is in force, by the word of the site that may run the other's workloads
 * @param ready whether either site could be lost now
 */
public record PairView(Optional<Known> register, Optional<Takeover> taken, Ready ready) {

    /** Whether either site could be lost now: yes, no, or nobody knows. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /**
     * @param reason in one word, for programs
     * @param words for people: what, where, and what to do
     */
    public record Ready(Answer answer, String reason, String words) {}

    /** By the two names of the sites; empty is an agent that does not answer. */
    public static PairView of(Names names, Optional<SiteWord> a, Optional<SiteWord> b, Arbiter meant) {
        var words = Stream.of(a, b).flatMap(Optional::stream).toList();
        var register =
                words.stream().flatMap(word -> word.register().stream()).max(Comparator.comparingLong(Known::epoch));
        var taken = words.stream()
                .filter(SiteWord::taken)
                .max(Comparator.comparingLong(PairView::epoch))
                .map(word -> new Takeover(names.of(word.side().peer()), names.of(word.side()), epoch(word)));
        return new PairView(register, taken, ready(names, a, b, words, taken, meant));
    }

    /** How people call the sides. */
    public record Names(String a, String b) {
        public String of(Side side) {
            return side == Side.A ? a : b;
        }
    }

    private static long epoch(SiteWord word) {
        return word.register().map(Known::epoch).orElse(0L);
    }

    private static Ready ready(
            Names names,
            Optional<SiteWord> a,
            Optional<SiteWord> b,
            List<SiteWord> words,
            Optional<Takeover> taken,
            Arbiter meant) {
        if (words.size() == 2 && differ(words)) {
            return new Ready(
                    Answer.NO,
                    "TwoRegisters",
                    "the agents of the two sites know two different registers, so neither counts by what the other does: look which"
                            + " witness each was told");
        }
        for (var word : words) {
            if (word.mode() != meant) {
                return new Ready(
                        Answer.NO,
                        "NotAsMeant",
                        "the agent of site %s decides by %s, and spec.witness says %s: change one of the two"
                                .formatted(names.of(word.side()), word.mode(), meant));
            }
            if (word.standing() == Standing.FROZEN) {
                return new Ready(
                        Answer.NO,
                        "Frozen",
                        "site %s is frozen: %s"
                                .formatted(
                                        names.of(word.side()), word.standing().meaning()));
            }
        }
        if (taken.isPresent()) {
            return new Ready(
                    Answer.NO,
                    "TakenOver",
                    "site %s has taken over site %s in epoch %d; it is let in again when it has been well for long enough, and"
                            + " whoever runs its workloads now has said that they have stopped"
                                    .formatted(
                                            taken.get().by(),
                                            taken.get().lost(),
                                            taken.get().epoch()));
        }
        if (a.isEmpty() || b.isEmpty()) {
            var silent = new ArrayList<String>();
            if (a.isEmpty()) silent.add(names.a());
            if (b.isEmpty()) silent.add(names.b());
            return new Ready(
                    Answer.UNKNOWN,
                    "AgentSilent",
                    "the agent of site %s does not answer here, which says nothing about how the sites are"
                            .formatted(String.join(" and that of ", silent)));
        }
        return both(names, words);
    }

    private static boolean differ(List<SiteWord> words) {
        var known = words.stream()
                .flatMap(word -> word.register().stream().map(Known::incarnation))
                .distinct()
                .count();
        return known > 1;
    }

    private static Ready both(Names names, List<SiteWord> words) {
        var cannot = new ArrayList<String>();
        for (var word : words) {
            if (word.standing() != Standing.MEMBER) {
                return new Ready(
                        Answer.NO,
                        "NotMember",
                        "site %s: %s"
                                .formatted(
                                        names.of(word.side()), word.standing().meaning()));
            }
            if (!word.against().isEmpty()) {
                cannot.add("site %s would not take site %s over: %s"
                        .formatted(
                                names.of(word.side()),
                                names.of(word.side().peer()),
                                String.join("; ", word.against())));
            }
        }
        if (!cannot.isEmpty()) return new Ready(Answer.NO, "OneCannot", String.join(". ", cannot));
        return new Ready(
                Answer.YES, "EitherMayBeLost", "whichever of the two sites goes dark, the other takes it over");
    }
}
