package dev.holdfast.simulation.operator;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Records;
import dev.holdfast.core.protection.Target;
import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A target's record on a simulated server, asked and written as the operator asks and writes the real one.
 *
 * @param call one request, inside a fiber; empty when there was no answer in time
 * @param highest the highest epoch of the stored runs of the target
 * @param underWay whether something of the run with this uid may still be on its way
 */
record SimulatedRecords(
        Target target, Function<Request, Optional<Answer>> call, LongSupplier highest, Predicate<String> underWay)
        implements Records {

    private static final String MANAGER = "holdfast-operator";

    @Override
    public Seen read() {
        var answer = call.apply(new Request.Get(Contest.lease(target)));
        if (answer.isEmpty()) return new Seen.NotNow("no answer");
        if (answer.get().code() == 404) return new Seen.Found(Optional.empty());
        return answer.get().isOk()
                ? new Seen.Found(answer.get().object().map(SimulatedRecords::record))
                : new Seen.NotNow(answer.get().words());
    }

    @Override
    public Written write(Optional<Record> before, String holder, long epoch) {
        var spec = Json.object("holder", Json.text(holder)).with("epoch", Json.number(epoch));
        var lease = Json.object("spec", spec);
        var key = Contest.lease(target);
        var request = before.isEmpty()
                ? new Request.Create(key, lease, MANAGER)
                : new Request.Patch(
                        key,
                        PatchKind.MERGE,
                        lease.with(
                                "metadata",
                                Json.object(
                                        "resourceVersion",
                                        Json.text(before.get().version()))),
                        MANAGER,
                        false);
        var answer = call.apply(request);
        if (answer.isEmpty()) return new Written.NotNow("no answer");
        if (answer.get().isOk())
            return new Written.Done(record(answer.get().object().orElseThrow()));
        boolean changed = answer.get().code() == 409 || answer.get().code() == 404 && before.isPresent();
        return changed
                ? new Written.Conflict()
                : new Written.NotNow(answer.get().words());
    }

    @Override
    public long known() {
        return highest.getAsLong();
    }

    @Override
    public Looked look(Holder run) {
        if (underWay.test(run.uid())) return new Looked.At(Other.UNFINISHED);
        var answer = call.apply(new Request.Get(new Key(Kind.RUN, run.namespace(), run.name())));
        if (answer.isEmpty()) return new Looked.NotNow("no answer");
        if (answer.get().code() == 404) return new Looked.At(Other.GONE);
        if (!answer.get().isOk()) return new Looked.NotNow(answer.get().words());
        var found = answer.get().object().orElseThrow();
        if (!Trees.text(found, "metadata", "uid").equals(run.uid())) return new Looked.At(Other.GONE);
        return new Looked.At(Contender.isOver(found) ? Other.OVER : Other.UNFINISHED);
    }

    /** The record that a Lease is. */
    static Record record(Json.Obj lease) {
        return new Record(
                Trees.text(lease, "spec", "holder"),
                ((Json.Num) Trees.at(lease, "spec", "epoch").orElse(Json.number(0)))
                        .value()
                        .longValue(),
                Trees.text(lease, "metadata", "resourceVersion"));
    }
}
