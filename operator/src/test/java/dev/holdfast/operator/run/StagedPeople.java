package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Answers;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import dev.holdfast.operator.kubernetes.Api;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What people did to the run of a {@link Stage}, and what they will do. What a step asks for they answer unasked; the verbs
 * that are planned come one after the other: {@code cancel}, {@code reject} and {@value #THAW} while the run waits, all
 * others when it rests at something that has failed.
 */
final class StagedPeople {

    /** Until its turn comes a freeze holds what touches any cluster but the hub. */
    private static final String THAW = "thaw";

    /** Somebody writes to what the next effect writes to, before it arrives. */
    private static final String MEDDLE = "meddle";

    private static final Duration WAIVED = Duration.ofHours(1);

    final List<Act> given = new ArrayList<>();
    final Deque<String> planned = new ArrayDeque<>();

    Acts acts() {
        return new Acts(given, Acts.NONE.vouching());
    }

    /** Whether a freeze is there that has not been cleared yet. */
    boolean freeze() {
        return planned.contains(THAW);
    }

    boolean meddle() {
        return planned.remove(MEDDLE);
    }

    /** Whether Jobs take longer than somebody waits. */
    boolean loseTheirPatience() {
        return next(Verb.RETRY);
    }

    void thaw() {
        planned.remove(THAW);
    }

    /** What people do while the run waits; whether they have done something. */
    boolean comeMeanwhile(Plan plan, Journal journal, Instant now) {
        boolean asks = !Answers.asking(journal).isEmpty();
        if (next(Verb.CANCEL) || asks && next(Verb.REJECT)) return comeToWhatRests(plan, journal, now);
        return answer(plan, journal, now);
    }

    /** Appends the next act that is planned, if there is one. */
    boolean comeToWhatRests(Plan plan, Journal journal, Instant now) {
        if (planned.isEmpty()) return false;
        var verb = Verb.of(planned.poll()).orElseThrow();
        switch (verb) {
            case SKIP, RETRY -> give(plan, verb, failed(journal));
            case REJECT -> answer(plan, verb, Answers.asking(journal).getFirst());
            case WAIVE -> waive(plan, plan.step(failed(journal)), now);
            case PAUSE, RESUME, CANCEL, APPROVE, NOTE, UNGRACEFUL -> give(plan, verb, 0);
        }
        return true;
    }

    private boolean next(Verb verb) {
        return verb.word().equals(planned.peek());
    }

    private static int failed(Journal journal) {
        return journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.FAILED)
                .map(Entry::step)
                .reduce((earlier, later) -> later)
                .orElse(journal.entries().size());
    }

    /** One at a time: somebody approves, lets go on what rests, or answers for an old primary. */
    private boolean answer(Plan plan, Journal journal, Instant now) {
        var asking = Answers.asking(journal);
        for (var entry : asking) {
            boolean approves = plan.step(entry.step()).action() instanceof Action.Approval;
            answer(plan, approves ? Verb.APPROVE : Verb.RESUME, entry);
        }
        var waived = journal.entries().stream()
                .filter(entry -> !entry.state().isFinal())
                .map(entry -> plan.step(entry.step()))
                .filter(step -> step.action() instanceof Action.Fence(var primary, FenceMethod.Waiver ignored))
                .toList();
        waived.forEach(step -> waive(plan, step, now));
        return !asking.isEmpty() || !waived.isEmpty();
    }

    private void answer(Plan plan, Verb verb, Entry entry) {
        if (plan.step(entry.step()).action() instanceof Action.Approval approval) {
            String person = "person-" + given.size();
            given.add(new Act(verb.word(), entry.step(), "as asked", person, plan.digest(), approval.role()));
        } else {
            give(plan, verb, entry.step());
        }
    }

    private void waive(Plan plan, Step step, Instant now) {
        String primary = step.action() instanceof Action.Fence fence
                ? fence.primary()
                : step.promotes().orElseThrow();
        var waiver = new Act.Waiver(primary, now.plus(WAIVED));
        given.add(new Act(
                Verb.WAIVE.word(), step.number(), "the plug is out", "alice", plan.digest(), "", Optional.of(waiver)));
    }

    private void give(Plan plan, Verb verb, int step) {
        given.add(new Act(verb.word(), step, "", "alice", plan.digest()));
    }

    void save(ObjectNode all) {
        var acts = all.putArray("acts");
        for (var act : given) {
            var node = acts.addObject()
                    .put("verb", act.verb())
                    .put("step", act.step())
                    .put("comment", act.comment())
                    .put("actor", act.actor())
                    .put("planDigest", act.planDigest());
            if (!act.role().isEmpty()) node.put("role", act.role());
            act.waiver().ifPresent(waiver -> node.putObject("waiver")
                    .put("primary", waiver.primary())
                    .put("until", waiver.until().toString()));
        }
        all.set("planned", Api.MAPPER.valueToTree(planned));
    }

    void load(JsonNode saved) {
        for (var act : saved.path("acts")) {
            var waiver = Optional.of(act.path("waiver"))
                    .filter(JsonNode::isObject)
                    .map(is -> new Act.Waiver(
                            is.path("primary").asText(),
                            Instant.parse(is.path("until").asText())));
            given.add(new Act(
                    act.path("verb").asText(),
                    act.path("step").asInt(),
                    act.path("comment").asText(),
                    act.path("actor").asText(),
                    act.path("planDigest").asText(),
                    act.path("role").asText(),
                    waiver));
        }
        saved.path("planned").forEach(verb -> planned.add(verb.asText()));
    }
}
