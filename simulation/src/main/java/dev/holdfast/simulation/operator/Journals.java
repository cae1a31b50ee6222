package dev.holdfast.simulation.operator;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Journals in the status of runs. The status holds a number that stands for the journal, equal journals have the same:
 * so a write that changes nothing makes no new version, as on a real server. Values that belong into the run's Secret
 * are found again only there.
 */
public final class Journals {

    private final Map<Journal, Integer> numbers = new HashMap<>();
    private final List<Journal> journals = new ArrayList<>();

    /** The status that holds {@code journal}. */
    public Json.Obj status(Journal journal) {
        int number = numbers.computeIfAbsent(journal, added -> {
            journals.add(added);
            return journals.size() - 1;
        });
        return Json.object("journal", Json.number(number));
    }

    /** The journal as it was written, with all its values. */
    public Journal written(Json.Obj run) {
        return Trees.at(run, "status", "journal")
                .map(number -> journals.get(((Json.Num) number).value().intValue()))
                .orElse(Journal.EMPTY);
    }

    /** The journal as a process reads it back, with the run's Secret beside it. */
    public Journal read(Json.Obj run, Optional<Json.Obj> secret) {
        var journal = written(run);
        UnaryOperator<Held> found = held -> !held.belongsInSecret()
                ? held
                : secret.flatMap(object -> Trees.at(object, "data", key(held)))
                        .map(there -> Held.of(held.value().orElseThrow(), true))
                        .orElse(Held.lost());
        return Changed.all(journal, entry -> mapped(entry, found));
    }

    /** Under which key of the run's Secret a value is kept. */
    static String key(Held held) {
        return Digest.hex(held.value().map(Json::canonical).orElse(""));
    }

    private static Entry mapped(Entry entry, UnaryOperator<Held> found) {
        Optional<Intent> intent = entry.intent().map(i -> switch (i) {
            case Intent.Change change ->
                new Intent.Change(
                        change.precondition(),
                        change.previous().map(found),
                        found.apply(change.desired()),
                        change.conflicts(),
                        change.written());
            case Intent.Create create -> create;
            case Intent.Delete delete -> delete;
            case Intent.Call call -> call;
            case Intent.Power power -> power;
            case Intent.Holding holding -> holding;
        });
        return new Changed(new Changed(entry).intent(intent))
                .output(entry.output().map(output -> new Entry.Output(output.key(), found.apply(output.value()))));
    }
}
