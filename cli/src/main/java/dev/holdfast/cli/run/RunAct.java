package dev.holdfast.cli.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.run.HeardAct;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Answer;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.run.Act.Waiver;
import dev.holdfast.core.run.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Appends one act to a run, under the user's own name, and waits until it was heard. */
final class RunAct {
    private static final String WHOAMI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    /** How often it is tried again when somebody else acts at the same moment. */
    private static final int RACES_MAX = 5;

    private static final int FORBIDDEN = 403;
    private static final int INVALID = 422;

    private final Session session;
    private final ActOptions options;
    private final Optional<Answering> answering;

    RunAct(Session session, ActOptions options) {
        this.session = session;
        this.options = options;
        this.answering = Optional.empty();
    }

    /** An act that answers what a step asks. */
    RunAct(Session session, ActOptions options, Answering answering) {
        this.session = session;
        this.options = options;
        this.answering = Optional.of(answering);
    }

    int act(Verb verb, Optional<Integer> step) {
        return act(verb, step, Optional.empty());
    }

    int waive(Waiver waiver) {
        return act(Verb.WAIVE, Optional.empty(), Optional.of(waiver));
    }

    private int act(Verb verb, Optional<Integer> step, Optional<Waiver> waiver) {
        if (options.comment.isBlank()) {
            throw new Fault(ExitCode.USAGE, "the comment is empty; it says why, to whoever reads the run later");
        }
        try (var api = Api.open(options.cluster, session)) {
            var actor = whoAmI(api);
            for (int race = 0; race < RACES_MAX; race++) {
                var run = RunView.of(api.get(Kind.RUN, api.namespace(), options.name));
                if (verb != Verb.NOTE) checkPossible(run, verb, step);
                var asked = answering.map(answers -> answers.about(run, step));
                asked.ifPresent(about -> answering
                        .orElseThrow()
                        .confirm(run, verb, about, digest(run), api.connection().server()));
                var answer =
                        append(api, run, act(run, verb, asked.map(Asked::step).or(() -> step), asked, actor, waiver));
                if (answer.good()) {
                    return heard(
                            api,
                            new Found((ObjectNode) answer.body()),
                            run.spec().acts().size(),
                            verb);
                }
                if (!isRace(answer)) {
                    throw refused(api, run, verb, actor, asked, answer);
                }
            }
            throw new Fault(
                    ExitCode.INCOMPLETE,
                    "others acted on the run at the same moment, " + RACES_MAX + " times; nothing was done",
                    "look at what they did: holdfast run show " + options.name + where(api));
        }
    }

    /** A courtesy: the operator decides, when it hears the act, by how the run stands then. */
    private void checkPossible(RunView run, Verb verb, Optional<Integer> step) {
        if (run.phase().terminal()) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "the run " + run.name() + " has ended " + run.phase().word() + "; nothing was done",
                    RunNext.commands(run, options.cluster).toArray(String[]::new));
        }
        var allowed = run.status().allowedActions();
        if (allowed.isEmpty()) {
            return;
        }
        var same = allowed.stream().filter(is -> is.verb().equals(verb.word())).findFirst();
        if (same.isEmpty()) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "nothing to " + verb.word() + ": the run " + run.name() + " is "
                            + run.phase().word() + (run.message().isBlank() ? "" : ", " + run.message())
                            + "; nothing was done",
                    "possible now: " + RunNext.possible(run));
        }
        var rests = same.get().step();
        if (answering.isEmpty()
                && verb != Verb.RESUME
                && step.isPresent()
                && rests != null
                && !rests.equals(step.get())) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "the run " + run.name() + " rests at step " + rests + ", not at step " + step.get()
                            + "; nothing was done",
                    "possible now: " + RunNext.possible(run));
        }
    }

    private static ObjectNode whoAmI(Api api) {
        var review =
                Trees.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
        var user = api.connection().postGood(WHOAMI, review).body().at("/status/userInfo");
        var actor = Trees.object().put("username", user.path("username").asText());
        if (!user.path("groups").isEmpty()) {
            actor.set("groups", user.path("groups"));
        }
        return actor;
    }

    private ObjectNode act(
            RunView run,
            Verb verb,
            Optional<Integer> step,
            Optional<Asked> asked,
            ObjectNode actor,
            Optional<Waiver> waiver) {
        var act = Trees.object().put("verb", verb.word());
        step.ifPresent(number -> act.put("step", number));
        asked.map(Asked::role).filter(role -> !role.isEmpty()).ifPresent(role -> act.put("role", role));
        act.put("comment", options.comment);
        act.set("actor", actor);
        waiver.ifPresent(word -> {
            act.put("primary", word.primary()).put("until", word.until().toString());
            word.epoch().or(run::epoch).ifPresent(epoch -> act.put("epoch", epoch));
        });
        return act.put("planDigest", digest(run));
    }

    private static String digest(RunView run) {
        var journal = run.status().journal();
        if (journal != null && journal.digest() != null && !journal.digest().isEmpty()) {
            return journal.digest();
        }
        return run.spec().digest() == null
                ? Digest.of(Typed.json(run.found().at("/spec/steps")))
                : run.spec().digest();
    }

    /** The uid: another run of that name is not meant. Appending goes well beside whatever else is written to the run. */
    private static Answer append(Api api, RunView run, ObjectNode act) {
        var patch = Trees.JSON.createArrayNode();
        operation(patch, "test", "/metadata/uid").put("value", run.found().uid());
        if (run.spec().acts().isEmpty()) {
            operation(patch, "add", "/spec/acts").putArray("value").add(act);
        } else {
            operation(patch, "add", "/spec/acts/-").set("value", act);
        }
        var path = Api.path(Kind.RUN, Optional.of(run.namespace())) + "/" + Api.encode(run.name());
        return api.connection().jsonPatch(path + "?fieldManager=holdfast-cli", patch);
    }

    private static ObjectNode operation(ArrayNode patch, String op, String path) {
        return patch.addObject().put("op", op).put("path", path);
    }

    /** Somebody else was first: the list that this would have begun is there. */
    private static boolean isRace(Answer answer) {
        return answer.conflict()
                || answer.status() == INVALID && answer.message().contains("none of them can be changed or removed");
    }

    private Fault refused(Api api, RunView run, Verb verb, ObjectNode actor, Optional<Asked> asked, Answer answer) {
        if (answer.status() == FORBIDDEN) {
            return new Fault(
                    ExitCode.REFUSED,
                    "you may not: " + answer.message() + "; nothing was done",
                    "it takes the verbs get, patch and " + verb.word()
                            + asked.map(Asked::role)
                                    .filter(role -> !role.isEmpty())
                                    .map(role -> " and approve:" + role)
                                    .orElse("")
                            + " on recoveryruns.recovery.elotl.co in namespace " + run.namespace(),
                    "whoever may grant it: kubectl create rolebinding NAME -n " + run.namespace()
                            + " --clusterrole=holdfast-responder --user="
                            + actor.path("username").asText());
        }
        if (answer.message().contains("frozen copy")) {
            return new Fault(
                    ExitCode.REFUSED,
                    api.connection().server() + " has the policy of an older Holdfast, which knows no acts: "
                            + answer.message(),
                    "see what is missing: holdfast install check");
        }
        return api.connection().refused("PATCH", run.name(), answer);
    }

    private int heard(Api api, Found written, int index, Verb verb) {
        long started = System.nanoTime();
        try (var events = RunEvents.after(api, written)) {
            while (Duration.ofNanos(System.nanoTime() - started).compareTo(options.timeout) < 0) {
                var event = events.next(Duration.ofSeconds(1));
                if (event.orElse(null) instanceof RunEvents.Event.Seen(var found)) {
                    var run = RunView.of(found);
                    var heard = heard(run, index);
                    if (heard.isPresent()) {
                        return told(run, heard.get());
                    }
                }
                if (event.orElse(null) instanceof RunEvents.Event.Gone) {
                    throw new Fault(ExitCode.UNEXPECTED, "the run " + options.name + " was deleted");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted; the act is written", e, List.of());
        }
        throw new Fault(
                ExitCode.WAIT_TIMED_OUT,
                "the " + verb.word() + " is written, and no operator has heard it for " + Durations.age(options.timeout)
                        + "; it stays with the run",
                "is an operator running, with leadership? kubectl get leases -n holdfast-system",
                "what came of it: holdfast run show " + options.name + where(api));
    }

    private static Optional<HeardAct> heard(RunView run, int index) {
        var journal = run.status().journal();
        return journal == null || journal.acts().size() <= index
                ? Optional.empty()
                : Optional.of(journal.acts().get(index));
    }

    private int told(RunView run, HeardAct act) {
        if (!act.obeyed()) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "the " + act.verb() + " was not obeyed: " + act.message(),
                    "possible now: " + RunNext.possible(run));
        }
        session.out()
                .println("run " + run.name() + ": " + act.verb()
                        + (act.step() == null ? "" : " of step " + act.step()) + " was obeyed; the run is "
                        + Colors.phase(run.phase(), session.coloursOut()));
        session.out().flush();
        if (!run.message().isBlank()) {
            session.say(Clean.line(run.message()));
        }
        RunNext.commands(run, options.cluster).forEach(command -> session.say("next: " + command));
        return ExitCode.DONE.code();
    }

    private String where(Api api) {
        return " -n " + api.namespace() + options.cluster.repeated();
    }
}
