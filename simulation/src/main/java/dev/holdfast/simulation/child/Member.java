package dev.holdfast.simulation.child;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Answers;
import dev.holdfast.core.run.Descent.PlanId;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Resting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run as the simulated API server has it. */
public final class Member {

    public static final String NAMESPACE = "shop";

    public final String name;
    public final String uid;
    public final Plan plan;
    public final String target;
    public final Optional<Member> parent;
    public final int step;
    public final List<PlanId> plans;
    public final List<Act> acts = new ArrayList<>();
    public Journal journal = Journal.EMPTY;
    public int version;

    public Member(String name, String uid, Plan plan, String target, Optional<Member> parent, int step) {
        this.name = name;
        this.uid = uid;
        this.plan = plan;
        this.target = target;
        this.parent = parent;
        this.step = step;
        this.plans = new ArrayList<>(parent.map(above -> above.plans).orElse(List.of()));
        plans.add(new PlanId(NAMESPACE, plan.name(), plan.name()));
    }

    /** The runs above it, the nearest first. */
    public List<Member> above() {
        var above = new ArrayList<Member>();
        for (var next = parent; next.isPresent(); next = next.get().parent) above.add(next.get());
        return above;
    }

    public boolean hasBegun() {
        return journal.started().isPresent();
    }

    public boolean isOver() {
        return journal.end().filter(end -> end.outcome().isForGood()).isPresent();
    }

    public boolean isPaused() {
        return journal.end().filter(end -> end.outcome() == Outcome.PAUSED).isPresent();
    }

    /** Whether a step of it waits for people. */
    public boolean asks() {
        return !Answers.asking(journal).isEmpty();
    }

    /** Whether an unfinished step waits for the run of that name. */
    public boolean awaits(String child) {
        return journal.entries().stream().anyMatch(entry -> !entry.state().isFinal() && names(entry, child));
    }

    private static boolean names(Entry entry, String child) {
        return entry.intent().orElse(null) instanceof Intent.Create create
                && create.name().equals(child);
    }

    /** As the API server gives it. */
    public Json.Obj object() {
        String phase = !hasBegun()
                ? "Pending"
                : journal.end()
                        .map(end -> switch (end.outcome()) {
                            case COMPLETED -> "Completed";
                            case FAILED -> "Failed";
                            case PAUSED -> "Paused";
                            case CANCELED -> "Canceled";
                        })
                        .orElse(asks() ? "AwaitingApproval" : "Running");
        var wire = Json.object(
                "end",
                Json.object(
                        "message",
                        Json.text(journal.end().map(Journal.End::message).orElse(""))));
        if (journal.halt().isPresent()) {
            wire = wire.with(
                    "held", Json.object("freeze", Json.text(journal.halt().get().freeze())));
        }
        var spec = Json.object(
                "parent",
                Json.object("uid", Json.text(parent.map(above -> above.uid).orElse(""))));
        return Json.object("kind", Json.text("RecoveryRun"))
                .with("spec", spec)
                .with(
                        "status",
                        Json.object("phase", Json.text(phase))
                                .with("journal", wire)
                                .with("resting", new Json.Bool(Resting.all(plan, journal))));
    }

    @Override
    public String toString() {
        return name;
    }
}
