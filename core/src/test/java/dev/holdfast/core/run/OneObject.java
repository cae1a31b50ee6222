package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A world of one object, for the loop's tests: notes what happens in which order, and answers effects as it is told. */
final class OneObject implements World {

    final List<String> events = new ArrayList<>();
    final Deque<Sent> answers = new ArrayDeque<>();
    final Deque<Stored> stores = new ArrayDeque<>();
    Journal stored = Journal.EMPTY;
    final Deque<Optional<Halt>> halts = new ArrayDeque<>();
    Optional<Halt> halt = Optional.empty();
    private final Json.Obj object;

    OneObject(Json.Obj object) {
        this.object = object;
    }

    @Override
    public Report look(Look look) {
        events.add("look");
        return new Report.Seen(Optional.of(object), Optional.empty());
    }

    /** As it is told for each question, and then as it stands. */
    @Override
    public Optional<Halt> halted(String cluster) {
        return halts.isEmpty() ? halt : halts.poll();
    }

    @Override
    public Sent perform(Effect effect) {
        events.add("perform step " + effect.step());
        return answers.isEmpty() ? new Sent.Answer(new Report.Done()) : answers.poll();
    }

    @Override
    public Stored store(Journal journal) {
        var last = journal.entries().isEmpty()
                ? "nothing"
                : journal.entries().getLast().state().toString();
        if (journal.halt().isPresent()) last += ", held";
        events.add("store " + journal.end().map(end -> end.outcome().toString()).orElse(last));
        var answer = stores.isEmpty() ? new Stored.Ok() : stores.poll();
        if (answer instanceof Stored.Ok) stored = journal;
        return answer;
    }
}
