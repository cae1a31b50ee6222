package dev.holdfast.cli.failover;

import dev.holdfast.cli.kube.Found;
import dev.holdfast.core.freeze.Freezes;
import dev.holdfast.core.freeze.Where;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.protection.Application;
import dev.holdfast.core.protection.Target;
import dev.holdfast.core.protection.Waves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which applications a failover moves, in which order, and which it leaves where they are: a function of what was read.
 *
 * <ol>
 *   <li>Concerned is what may run at the site that is left, and at the site that it goes to; without sites, anywhere.
 *   <li>What is active somewhere else than at the site that is left, as its last run has left it, is left out and says so.
 *   <li>The plan is the application's only one, or the one whose label {@link #TO} names the site that it goes to. Of
 *       several without such a label none is guessed.
 *   <li>What has no plan is left out, and so is what depends on something that is left out. What was asked for by its name
 *       and is not concerned is left out, too, and says why.
 *   <li>What depends on something that is not concerned is moved, and says so: that is not moved with it.
 *   <li>What is frozen, or has an unfinished run, is moved and says so: its run waits.
 * </ol>
 *
 * @param waves what is moved, wave after wave, each in an order in which nothing comes before what it depends on
 * @param leftOut what stays where it is, and why
 */
record Scope(List<List<Concerned>> waves, List<LeftOut> leftOut) {

    /** On a plan: the site to which it brings its application. */
    static final String TO = Target.TO;

    /** What was read beforehand. */
    record Known(
            Collection<Found> applications,
            Collection<Found> plans,
            Collection<Found> runs,
            Freezes freezes,
            Instant now) {}

    /** What is asked for: from where, to where, how urgent it must be, and which of them; all when none is named. */
    record Asked(String from, String to, int first, int last, List<String> names) {}

    /** The order cannot be told. */
    static final class Disordered extends Exception {
        private static final long serialVersionUID = 1L;

        Disordered(String words) {
            super(words);
        }
    }

    static Scope of(Asked asked, Known known) throws Disordered {
        var moved = new LinkedHashMap<String, Concerned>();
        var left = new LinkedHashMap<String, LeftOut>();
        var stays = new ArrayList<LeftOut>();
        for (var found : known.applications()) {
            var application = Concerned.core(found);
            if (!isNamed(asked, application)) continue;
            var passed = passedOver(asked, application, found);
            if (passed.isPresent()) {
                // it is not lost, so what depends on it is moved all the same
                if (!asked.names().isEmpty()) stays.add(new LeftOut(application.id(), passed.get()));
                continue;
            }
            var elsewhere = elsewhere(asked, application, found);
            if (elsewhere.isPresent()) {
                // it is where it is, so what depends on it is moved all the same
                stays.add(new LeftOut(application.id(), elsewhere.get()));
                continue;
            }
            if (!runsAt(found, asked.to())) {
                leave(left, application, "it may not run at " + asked.to());
                continue;
            }
            var plans = plans(application, asked, known);
            if (plans.size() == 1) {
                moved.put(
                        application.id(),
                        new Concerned(
                                found,
                                application,
                                plans.getFirst(),
                                notes(asked, application, plans.getFirst(), known)));
            } else {
                leave(left, application, why(application, plans.size(), asked));
            }
        }
        leaveDependents(moved, left);
        stays.addAll(left.values());
        return new Scope(waves(moved, known), List.copyOf(stays));
    }

    int count() {
        return waves.stream().mapToInt(List::size).sum();
    }

    /** What is moved before an application, because it depends on it. */
    List<String> after(Concerned one) {
        return waves.stream()
                .flatMap(List::stream)
                .map(Concerned::id)
                .filter(one.needs()::contains)
                .toList();
    }

    private static boolean isNamed(Asked asked, Application application) {
        return asked.names().isEmpty()
                || asked.names().contains(application.name())
                || asked.names().contains(application.id());
    }

    /** Why an application is not concerned; empty when it is. */
    private static Optional<String> passedOver(Asked asked, Application application, Found found) {
        if (!runsAt(found, asked.from())) {
            return Optional.of("it does not run at " + asked.from() + ", only at "
                    + Listing.of(Concerned.names(found, "/spec/sites"), ", "));
        }
        boolean urgent = application.priority() >= asked.first() && application.priority() <= asked.last();
        return urgent
                ? Optional.empty()
                : Optional.of("its priority is " + application.priority() + ", and " + asked.first() + " to "
                        + asked.last() + " were asked for");
    }

    /**
     * That an application is active somewhere else than at the site that is left: to move it would do again what was done, or
     * take it away from where it is. Empty when it is there, or when nobody can tell.
     */
    private static Optional<String> elsewhere(Asked asked, Application application, Found found) {
        var site = found.text("/status/active/site");
        if (site.isEmpty() || site.equals(asked.from())) return Optional.empty();
        return Optional.of("it is active at " + site + " since " + found.text("/status/active/since") + ", by run "
                + found.text("/status/active/run") + ", not at " + asked.from()
                + "; if that is not so, start its plan: holdfast run start PLAN -n " + application.namespace());
    }

    /** What an application depends on and is not moved, for it was not asked for or is not at the site. */
    private static List<String> unmoved(Asked asked, Application application, Known known) {
        return known.applications().stream()
                .filter(found -> found.namespace().equals(application.namespace())
                        && application.dependsOn().contains(found.name()))
                .flatMap(found -> {
                    var needed = Concerned.core(found);
                    var why = isNamed(asked, needed)
                            ? passedOver(asked, needed, found).or(() -> elsewhere(asked, needed, found))
                            : Optional.of("it was not asked for");
                    return why.map(words -> "depends on " + needed.id() + ", which is not moved: " + words).stream();
                })
                .toList();
    }

    private static boolean runsAt(Found found, String site) {
        var sites = Concerned.names(found, "/spec/sites");
        return sites.isEmpty() || sites.contains(site);
    }

    private static List<Found> plans(Application application, Asked asked, Known known) {
        var own = known.plans().stream()
                .filter(plan -> plan.namespace().equals(application.namespace())
                        && application.plans().contains(plan.name()))
                .toList();
        var there = own.stream()
                .filter(plan -> label(plan).filter(asked.to()::equals).isPresent())
                .toList();
        if (!there.isEmpty()) return there;
        return own.stream().filter(plan -> label(plan).isEmpty()).toList();
    }

    private static Optional<String> label(Found plan) {
        var to = plan.at("/metadata/labels").path(TO).asText("");
        return to.isEmpty() ? Optional.empty() : Optional.of(to);
    }

    private static String why(Application application, int plans, Asked asked) {
        if (application.plans().isEmpty()) return "no plan recovers it: spec.plans is empty";
        return plans == 0
                ? "none of its plans is there for " + asked.to() + ": " + Listing.of(application.plans(), ", ")
                : plans + " of its plans could be meant; label the one that brings it to " + asked.to()
                        + ": kubectl label" + " recoveryplan NAME -n " + application.namespace() + " " + TO + "="
                        + asked.to();
    }

    private static void leave(Map<String, LeftOut> left, Application application, String why) {
        left.put(application.id(), new LeftOut(application.id(), why));
    }

    private static void leaveDependents(Map<String, Concerned> moved, Map<String, LeftOut> left) {
        for (int rest = moved.size() + 1; rest > 0; rest--) {
            var next = moved.values().stream()
                    .filter(one -> one.needs().stream().anyMatch(left::containsKey))
                    .toList();
            for (var one : next) {
                moved.remove(one.id());
                var needed = one.needs().stream().filter(left::containsKey).toList();
                leave(left, one.application(), "it depends on " + Listing.of(needed, ", ") + ", which is left out");
            }
            if (next.isEmpty()) return;
        }
    }

    private static List<List<Concerned>> waves(Map<String, Concerned> moved, Known known) throws Disordered {
        var all = known.applications().stream().map(Concerned::core).toList();
        var concerned = moved.values().stream().map(Concerned::application).toList();
        return switch (Waves.of(concerned, all)) {
            case Waves.Plan.Refused(var words) -> throw new Disordered(words);
            case Waves.Plan.Ordered(var waves) ->
                waves.stream()
                        .map(wave -> wave.stream()
                                .map(application -> moved.get(application.id()))
                                .toList())
                        .toList();
        };
    }

    private static List<String> notes(Asked asked, Application application, Found plan, Known known) {
        var notes = new ArrayList<>(unmoved(asked, application, known));
        known.freezes()
                .halt(plan.namespace(), plan.name(), () -> new Where.Nowhere(), known.now())
                .ifPresent(halt -> notes.add("frozen, so its run waits: " + halt.words()));
        known.runs().stream()
                .filter(run -> run.namespace().equals(application.namespace())
                        && application.plans().contains(run.text("/spec/planRef/name"))
                        && !isOver(run))
                .forEach(run -> notes.add("run " + run.name() + " is unfinished, so its run waits for that"));
        boolean approved = plan.steps().stream()
                .anyMatch(step -> step.path("type").asText().equals("approval"));
        if (approved) notes.add("needs approval");
        if (plan.condition("Ready", "status").equals("False")) {
            var reason = plan.condition("Ready", "reason");
            if (!reason.equals("NeverMatches")) notes.add("its plan says: " + plan.condition("Ready", "message"));
        }
        return notes;
    }

    private static boolean isOver(Found run) {
        return switch (run.text("/status/phase")) {
            case "Completed", "Failed", "Canceled" -> true;
            default -> false;
        };
    }
}
