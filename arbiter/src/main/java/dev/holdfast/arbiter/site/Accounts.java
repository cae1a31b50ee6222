package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Jumps;
import dev.holdfast.arbiter.witness.Conformance.Finding;
import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Order;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Step;
import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What happened, for people: lines in the journal, counts, and the last words of each kind. Safe for use by several threads. */
final class Accounts {

    /** Words that are kept of anything. */
    private static final int WORDS_MAX = 500;

    private final DecisionJournal journal;
    private final Consumer<String> say;
    private final Map<String, Long> exchanges = new TreeMap<>();
    private final Map<String, Long> decisions = new TreeMap<>();
    private final Map<String, String> lastWords = new TreeMap<>();
    private long jumps;
    private long refused;
    private List<String> pages = List.of();
    private Optional<Finding> conformance = Optional.empty();

    /** @param say hears what a person should read at once */
    Accounts(DecisionJournal journal, Consumer<String> say) {
        this.journal = journal;
        this.say = say;
    }

    /** A step is about to be followed. Steady renewals are counted; whatever changes something is a line. */
    synchronized void decided(Agent before, Step step) {
        decisions.merge(step.edge().name(), 1L, Long::sum);
        boolean changes = before.standing() != step.agent().standing()
                || step.orders().stream().anyMatch(order -> !(order instanceof Order.Send));
        if (!changes) return;
        var line = new LinkedHashMap<String, Json>();
        line.put("edge", Json.text(step.edge().name()));
        line.put("from", Json.text(before.standing().name()));
        line.put("to", Json.text(step.agent().standing().name()));
        line.put("because", Json.text(step.edge().cause().words()));
        line.put("sentence", Json.text(step.edge().sentence()));
        line.put("epoch", Json.number(epoch(step.agent())));
        line.put("boot", Json.text(step.agent().boot()));
        line.put(
                "orders",
                new Json.Arr(step.orders().stream()
                        .<Json>map(order -> Json.text(words(order)))
                        .toList()));
        journal.write(line);
    }

    private static long epoch(Agent agent) {
        return agent.memory().last().map(Register::epoch).orElse(0L);
    }

    private static String words(Order order) {
        return switch (order) {
            case Order.Remember ignored -> "remember";
            case Order.Send(var write) -> "send " + write.kind();
            case Order.Stop(var why) -> "stop: " + why;
            case Order.Permit(var epoch) -> "permit under epoch " + epoch;
            case Order.Page(var words) -> "page: " + String.join("; ", words);
        };
    }

    synchronized void page(List<String> words) {
        if (words.equals(pages)) return;
        pages = words;
        say.accept("FROZEN: " + String.join("; ", words));
    }

    synchronized void jumped(Jumps.Jump jump) {
        jumps++;
        var what =
                switch (jump) {
                    case Jumps.Jump.Suspended(var missed) ->
                        "%d ms have gone by that no lease has counted".formatted(missed.toMillis());
                    case Jumps.Jump.DateSet(var by) ->
                        "the date has jumped by %d ms, or the whole machine was paused".formatted(by.toMillis());
                };
        var words = what + ": begins anew, as after a restart";
        note("clock", words);
    }

    synchronized void conformance(Finding finding) {
        boolean same = conformance.filter(finding::equals).isPresent();
        conformance = Optional.of(finding);
        if (same) return;
        switch (finding) {
            case Finding.Keeps ignored -> note("witness", "the witness keeps conditions");
            case Finding.Breaks(var words) ->
                note(
                        "witness",
                        "the witness must not be relied on, nothing is read from it: " + String.join("; ", words));
            case Finding.Unknown(var why) -> lastWords.put("witness", cut(why));
        }
    }

    /** Somebody was turned away, or something failed that decides nothing. */
    synchronized void refused(String words) {
        refused++;
        lastWords.put("refused", cut(words));
    }

    synchronized void note(String about, String words) {
        lastWords.put(about, cut(words));
        say.accept(words);
        journal.write(Map.of("note", Json.text(words)));
    }

    synchronized void exchange(String what, String outcome, String why) {
        exchanges.merge(what + "\",outcome=\"" + outcome, 1L, Long::sum);
        if (why.isEmpty()) lastWords.remove(what);
        else lastWords.put(what, cut(why));
    }

    /** @param exchanges counts by {@code what",outcome="outcome}, as labels are written */
    record Summary(
            Map<String, Long> exchanges,
            Map<String, Long> decisions,
            Map<String, String> lastWords,
            long jumps,
            long refused,
            List<String> pages,
            Optional<Finding> conformance,
            Optional<String> journalTrouble) {}

    synchronized Summary summary() {
        return new Summary(
                new TreeMap<>(exchanges),
                new TreeMap<>(decisions),
                new TreeMap<>(lastWords),
                jumps,
                refused,
                pages,
                conformance,
                journal.trouble());
    }

    private static String cut(String words) {
        return words.length() <= WORDS_MAX ? words : words.substring(0, WORDS_MAX) + "…";
    }
}
