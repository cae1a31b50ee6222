package dev.holdfast.cli.run;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.core.run.Verb;
import java.util.Optional;

/** Lets a person see what they are about to approve or reject, and asks whether they mean it, once. */
final class Answering {
    private static final int DIGEST_SHOWN = "sha256:".length() + 12;

    private final Session session;
    private final String confirm;
    private boolean meant;

    /** @param confirm what was given with {@code --confirm}; null without it */
    Answering(Session session, String confirm) {
        this.session = session;
        this.confirm = confirm;
    }

    /** The step that the answer is about. */
    Asked about(RunView run, Optional<Integer> step) {
        var asked = Asked.of(run).stream()
                .filter(each -> step.isEmpty() || step.get() == each.step())
                .toList();
        if (asked.isEmpty()) {
            throw new Fault(
                    ExitCode.REFUSED,
                    (step.isPresent() ? "step " + step.get() : "no step") + " of the run " + run.name()
                            + (step.isPresent() ? " does not ask" : " asks") + " for approval; nothing was done",
                    "possible now: " + RunNext.possible(run));
        }
        if (asked.size() > 1) {
            throw new Fault(
                    ExitCode.USAGE,
                    "several steps of the run " + run.name() + " ask for approval; nothing was done",
                    "say which one: --step " + asked.getFirst().step());
        }
        return asked.getFirst();
    }

    void confirm(RunView run, Verb verb, Asked asked, String digest, String server) {
        if (meant) return;
        if (confirm != null && !confirm.equals(run.name())) {
            throw new Fault(
                    ExitCode.DECLINED,
                    "--confirm=" + confirm + " is not the run's name " + run.name() + "; nothing was done");
        }
        if (confirm == null && !session.asks()) {
            throw new Fault(
                    ExitCode.DECLINED,
                    "nobody can be asked whether to " + verb.word() + " step " + asked.step() + " of " + run.name()
                            + "; nothing was done",
                    "say so on the command line: --confirm=" + run.name());
        }
        show(run, verb, asked, digest, server);
        if (confirm == null) ask(run, verb);
        meant = true;
    }

    private void show(RunView run, Verb verb, Asked asked, String digest, String server) {
        say("You are about to " + verb.word() + " step " + asked.step() + " of the run " + run.namespace() + "/"
                + run.name() + " at " + server + ":");
        say("  asks      " + asked.question());
        say("  plan      " + run.plan() + ", " + digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())));
        say("  approved  " + asked.words(session::timeAsked)
                + (asked.approvers().isEmpty() ? "" : ", by " + String.join(", ", asked.approvers())));
        run.status().values().forEach((key, value) -> say("  value     " + key + " = " + value));
        var following = run.steps().stream()
                .filter(step -> step.number() > asked.step())
                .toList();
        following.forEach(step -> say("  then      " + step.number() + " " + step.title() + " (" + step.type() + ")"));
        if (following.isEmpty()) say("  then      the run has come to its end");
    }

    private void ask(RunView run, Verb verb) {
        session.err().print("Type the run's name to " + verb.word() + "; anything else stops: ");
        session.err().flush();
        var typed = session.in().lines().findFirst().orElse("").strip();
        if (!typed.equals(run.name())) {
            throw new Fault(ExitCode.DECLINED, "\"" + typed + "\" is not the run's name; nothing was done");
        }
    }

    private void say(String line) {
        session.say(Clean.line(line));
    }
}
