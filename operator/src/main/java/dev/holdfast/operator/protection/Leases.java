package dev.holdfast.operator.protection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Records;
import dev.holdfast.core.protection.Target;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A target's record as a coordination.k8s.io Lease in the operator's namespace: {@code holderIdentity} is the run, {@code
 * leaseTransitions} the epoch. It has no duration: a run holds its target until it has ended, however long nobody hears
 * of it.
 *
 * @param highest the highest epoch that a run of the target carries, of those that are stored
 * @param over is told of runs that a look has found to be over
 * @param underWay whether this process may still have something of the run with this uid on its way
 */
record Leases(
        Api own,
        String namespace,
        Target target,
        InstantSource clock,
        LongSupplier highest,
        Consumer<RecoveryRun> over,
        Predicate<String> underWay)
        implements Records {

    /** Longest epoch: the field of the Lease has 31 bits. What says more is no epoch of ours. */
    static final long EPOCH_MAX = Integer.MAX_VALUE - 1L;

    /** On a Lease: what it is the record of. */
    static final String TARGET = "holdfast.dev/target";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String COMPONENT = "app.kubernetes.io/component";

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public Seen read() {
        try {
            var reply = own.get(path());
            if (reply.code() == 404) return new Seen.Found(Optional.empty());
            return reply.ok() ? new Seen.Found(Optional.of(record(reply.json()))) : new Seen.NotNow(reply.words());
        } catch (IOException e) {
            return new Seen.NotNow(e.getMessage());
        }
    }

    @Override
    public Written write(Optional<Record> before, String holder, long epoch) {
        try {
            var body = Api.print(lease(before, holder, epoch));
            var reply = before.isEmpty()
                    ? own.send("POST", folder(), Api.JSON, body)
                    : own.send("PATCH", path(), Api.MERGE_PATCH, body);
            if (reply.ok()) return new Written.Done(record(reply.json()));
            // 404 of a patch: somebody has deleted it, so it is not as it was seen
            boolean changed = reply.code() == 409 || reply.code() == 404 && before.isPresent();
            return changed ? new Written.Conflict() : new Written.NotNow(reply.words());
        } catch (IOException e) {
            return new Written.NotNow(e.getMessage());
        }
    }

    @Override
    public long known() {
        return highest.getAsLong();
    }

    @Override
    public Looked look(Holder run) {
        if (underWay.test(run.uid())) return new Looked.At(Other.UNFINISHED);
        try {
            var reply = own.get(
                    "/apis/recovery.elotl.co/v1alpha1/namespaces/" + run.namespace() + "/recoveryruns/" + run.name());
            if (reply.code() == 404) return new Looked.At(Other.GONE);
            if (!reply.ok()) return new Looked.NotNow(reply.words());
            var found = Api.MAPPER.readValue(reply.body(), RecoveryRun.class);
            if (!found.getMetadata().getUid().equals(run.uid())) return new Looked.At(Other.GONE);
            if (!Holds.isOver(found)) return new Looked.At(Other.UNFINISHED);
            over.accept(found);
            return new Looked.At(Other.OVER);
        } catch (IOException e) {
            return new Looked.NotNow(e.getMessage());
        }
    }

    /** What is sent: with the version that was seen, so that it is refused over any other. */
    private JsonNode lease(Optional<Record> before, String holder, long epoch) {
        var lease = JsonNodeFactory.instance.objectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        var meta = lease.withObject("/metadata").put("name", target.lease()).put("namespace", namespace);
        before.ifPresent(record -> meta.put("resourceVersion", record.version()));
        meta.withObject("/labels").put(MANAGED_BY, "holdfast").put(COMPONENT, "target");
        meta.putObject("annotations").put(TARGET, target.id());
        var spec =
                lease.withObject("/spec").put("holderIdentity", holder).put("leaseTransitions", Math.toIntExact(epoch));
        if (!holder.isEmpty()) spec.put("acquireTime", MICRO_TIME.format(clock.instant()));
        return lease;
    }

    private static Record record(JsonNode lease) {
        return new Record(
                lease.path("spec").path("holderIdentity").asText(""),
                Math.max(0, lease.path("spec").path("leaseTransitions").asLong()),
                lease.path("metadata").path("resourceVersion").asText());
    }

    private String folder() {
        return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    private String path() {
        return folder() + "/" + target.lease();
    }
}
