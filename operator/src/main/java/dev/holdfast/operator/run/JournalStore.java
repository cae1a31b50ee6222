package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.api.run.Slip;
import dev.holdfast.core.fleet.Repetition;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.World.Stored;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Reply;
import dev.holdfast.operator.run.RunSecret.Keeping;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a run's journal is kept: its status, written by one PUT with the resourceVersion that was read or written last,
 * after the values that must not stand there are durable in the run's Secret.
 */
final class JournalStore {

    private final Api own;
    private final Plan plan;
    private final RunSecret secret;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final Consumer<RecoveryRun> stored;
    private RecoveryRun run;

    /** @param mayAct whether this process still leads */
    JournalStore(
            Api own,
            RecoveryRun run,
            Plan plan,
            RunSecret secret,
            BooleanSupplier mayAct,
            InstantSource clock,
            Consumer<RecoveryRun> stored) {
        this.own = own;
        this.run = run;
        this.plan = plan;
        this.secret = secret;
        this.mayAct = mayAct;
        this.clock = clock;
        this.stored = stored;
    }

    Stored store(Journal journal) {
        var kept = keepValues(journal);
        if (kept instanceof Keeping.Full && isNewest()) {
            drop();
            kept = keepValues(journal);
        }
        switch (kept) {
            case Keeping.Kept() -> {}
            case Keeping.NotNow(var words) -> {
                return new Stored.Reread(words);
            }
            case Keeping.Full(var words) -> {
                return new Stored.Impossible(words);
            }
            case Keeping.Never(var words) -> {
                return new Stored.Impossible(words);
            }
        }
        var written = write(journal);
        if (written instanceof Stored.Ok) drop();
        return written;
    }

    /**
     * Of the run's Secrets what the stored journal does not name. Only for one that is known to be the newest, and while no
     * other process may have begun to lead: what another keeps is named by a journal that is still to come.
     */
    private void drop() {
        if (mayAct.getAsBoolean()) secret.drop(this::named);
    }

    /** Whether the run is stored as it is known here. */
    private boolean isNewest() {
        var meta = run.getMetadata();
        try {
            return Runs.read(own, meta.getNamespace(), meta.getName())
                    .filter(is -> is.getMetadata().getResourceVersion().equals(meta.getResourceVersion()))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** What the journal that is stored names of a step, by hash. */
    private Set<String> named(int step) {
        if (run.getStatus() == null || run.getStatus().journal() == null) return Set.of();
        return run.getStatus().journal().entries().stream()
                .filter(entry -> entry.step() == step)
                .flatMap(entry -> Stream.of(entry.previous(), entry.desired(), entry.output())
                        .filter(slip -> slip != null && slip.hash() != null))
                .map(Slip::hash)
                .collect(Collectors.toSet());
    }

    /** Stores a journal that keeps no values: that of a run which never starts. */
    static Stored storeRefusal(
            Api own, RecoveryRun run, Plan plan, Journal journal, InstantSource clock, Consumer<RecoveryRun> stored) {
        if (!journal.entries().isEmpty()) throw new IllegalArgumentException("a refused run has no entries");
        return new JournalStore(own, run, plan, null, () -> false, clock, stored).write(journal);
    }

    /** Stores the status of a run that has not begun and waits for its turn. */
    static Stored storePending(Api own, RecoveryRun run, RecoveryRunStatus status) {
        try {
            var reply = put(own, run.getMetadata(), status);
            return reply.ok() ? new Stored.Ok() : refusal(reply);
        } catch (IOException e) {
            return new Stored.Reread(e.getMessage());
        }
    }

    /** Stores a status that was not made of a journal: that of a run which has ended. */
    static Stored storeStatus(
            Api own, RecoveryRun run, RecoveryRunStatus status, InstantSource clock, Consumer<RecoveryRun> stored) {
        return new JournalStore(own, run, null, null, () -> false, clock, stored).write(status);
    }

    private Stored write(Journal journal) {
        return write(StatusView.of(run, plan, journal, clock.instant()));
    }

    private static Reply put(Api own, ObjectMeta meta, RecoveryRunStatus status) throws IOException {
        String path = Runs.path(meta.getNamespace(), meta.getName()) + "/status?fieldManager=" + Runs.MANAGER + "&"
                + Api.OURS;
        return own.replace(path, Api.print(onlyStatus(meta, status)));
    }

    private Stored write(RecoveryRunStatus status) {
        try {
            var reply = put(own, run.getMetadata(), status);
            if (!reply.ok()) return refusal(reply);
            run = stored(run, reply.resourceVersion(), status);
            stored.accept(run);
            return new Stored.Ok();
        } catch (IOException e) {
            return new Stored.Reread(e.getMessage());
        }
    }

    /**
     * What is sent: which run, at which version, and its status. The API server keeps the rest as it is stored, and would
     * read the steps only to throw them away.
     */
    private static RecoveryRun onlyStatus(ObjectMeta meta, RecoveryRunStatus status) {
        var sent = new RecoveryRun();
        sent.setMetadata(new ObjectMetaBuilder()
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .build());
        sent.setStatus(status);
        return sent;
    }

    /** The run as it is stored now. Only its version is news. */
    private static RecoveryRun stored(RecoveryRun before, String version, RecoveryRunStatus status) {
        var now = new RecoveryRun();
        now.setMetadata(new ObjectMetaBuilder(before.getMetadata())
                .withResourceVersion(version)
                .build());
        now.setSpec(before.getSpec());
        now.setStatus(status);
        return now;
    }

    /** A status that is not valid, or too large, will not be taken the next time either; anything else may be. */
    static Stored refusal(Reply reply) {
        return reply.repetition() == Repetition.NEVER
                ? new Stored.Impossible(
                        "the API server refuses the run's status, so nothing further was done: " + reply.words())
                : new Stored.Reread("the run's status cannot be written: " + reply.words());
    }

    private Keeping keepValues(Journal journal) {
        for (var entry : journal.entries()) {
            Map<String, Held> secrets = new HashMap<>();
            Journal.held(entry)
                    .filter(held -> held.belongsInSecret() && held.value().isPresent())
                    .forEach(held -> secrets.put(RunSecret.hash(held), held));
            var kept = secrets.isEmpty() ? new Keeping.Kept() : secret.keep(entry.step(), secrets);
            if (!(kept instanceof Keeping.Kept)) return kept;
        }
        return new Keeping.Kept();
    }
}
