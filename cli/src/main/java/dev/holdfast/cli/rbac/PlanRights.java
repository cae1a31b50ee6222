package dev.holdfast.cli.rbac;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The least rights that carry out the steps of a plan.
 *
 * <ol>
 *   <li>Reading a field: get and watch of that one object.
 *   <li>Patching: get and patch of that one object; a server-side apply may create it.
 *   <li>Scaling: get, patch and watch of that one object.
 *   <li>Waiting: get and watch of that one object.
 *   <li>Deleting: get, delete and watch of that one object.
 *   <li>Applying: get, patch and create of that one object.
 *   <li>A Job has a name that nobody knows beforehand: create, get and watch of Jobs; its last words: list pods and read
 *       their logs.
 *   <li>Holding and releasing: get and patch of that one object.
 *   <li>Fencing: get, patch and watch of that one object, and list and watch of pods; create too of a NetworkFence.
 *   <li>Probing, calling, notifying: get of the Secrets that the step names.
 *   <li>What comes from a Secret, or changes one, is kept in a Secret of the run, whose name contains the run's: create,
 *       get and patch of Secrets where the plan lives. So is a value or a previous state over 16 KiB: whether there will be
 *       one is only known when the plan itself holds it, otherwise somebody must say so.
 * </ol>
 */
public final class PlanRights {
    private static final int KIB_MAX = Held.INLINE_BYTES_MAX / 1024;
    private static final String RECOVERY = "recovery.elotl.co";

    private final String namespace;
    private final BiFunction<String, String, Optional<Resource>> resources;
    private final Map<Scope, Map<Served, Map<String, TreeSet<String>>>> verbs =
            new TreeMap<>(Comparator.comparing(Scope::cluster)
                    .thenComparing(scope -> scope.namespace().orElse("")));
    private final List<String> unknown = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean keepsInSecret;

    private PlanRights(String namespace, BiFunction<String, String, Optional<Resource>> resources) {
        this.namespace = namespace;
        this.resources = resources;
    }

    /**
     * Where rights are needed.
     *
     * @param cluster the Cluster's name, empty for the one that holds the plan
     * @param namespace empty for the whole cluster
     */
    public record Scope(String cluster, Optional<String> namespace) {}

    private record Served(String group, String resource) {}

    /**
     * The rules for each place, what could not be resolved, and what a person should know.
     *
     * @param unknown kinds that neither the table nor a cluster knew; their rules are a guess
     */
    public record Needed(Map<Scope, List<Rule>> rules, List<String> unknown, List<String> notes) {}

    /**
     * What the steps need.
     *
     * @param namespace where the plan lives
     * @param resources the kind that an apiVersion and a word mean, if it is known
     * @param largeValues whether fields over 16 KiB are read or replaced
     */
    public static Needed of(
            List<Step> steps,
            String namespace,
            BiFunction<String, String, Optional<Resource>> resources,
            boolean largeValues) {
        var rights = new PlanRights(namespace, resources);
        // a run may go either way
        var ways = steps.stream()
                .flatMap(step -> Stream.concat(Stream.of(step), step.instead().stream()))
                .toList();
        ways.forEach(rights::step);
        rights.large(ways, largeValues);
        return new Needed(rights.rules(), List.copyOf(rights.unknown), List.copyOf(rights.notes));
    }

    private void step(Step step) {
        switch (step.action()) {
            case Action.ReadField read -> object(step, read.target(), "get", "watch");
            case Action.Patch patch -> {
                if (patch.kind() == PatchKind.APPLY && !patch.path().throughList()) {
                    object(step, patch.target(), "create", "get", "patch");
                } else {
                    object(step, patch.target(), "get", "patch");
                }
            }
            case Action.Scale scale -> object(step, scale.target(), "get", "patch", "watch");
            case Action.Wait wait -> object(step, wait.target(), "get", "watch");
            case Action.Delete delete -> object(step, delete.target(), "delete", "get", "watch");
            case Action.Apply apply -> object(step, apply.target(), "create", "get", "patch");
            case Action.Job job -> job(job);
            case Action.Child child -> child(child);
            case Action.Probe ignored -> secrets(step);
            case Action.Http http -> {
                secrets(step);
                if (http.output().isPresent() && !http.secretHeaders().isEmpty()) {
                    keepInSecret();
                    note("what step " + step.number()
                            + " keeps of an answer to a request with secret headers is kept in a"
                            + " Secret of the run, named RUN-UID-step-" + step.number() + "; the run is not known"
                            + " beforehand, so the right to Secrets in " + namespace + " is not narrowed to names");
                }
            }
            case Action.Notify ignored -> secrets(step);
            case Action.Approval approval ->
                note("step " + step.number() + " asks people: " + Approvers.words(approval.role()) + " on "
                        + "recoveryruns.recovery.elotl.co in " + namespace);
            case Action.Pause ignored -> {}
            case Action.Hold hold -> object(step, hold.what().target(), "get", "patch");
            case Action.Release release -> object(step, release.what().target(), "get", "patch");
            case Action.Fence fence -> fence(step, fence.method(), true);
            case Action.Unfence unfence -> fence(step, unfence.method(), false);
        }
    }

    private void fence(Step step, FenceMethod method, boolean closes) {
        switch (method) {
            case FenceMethod.Api api -> {
                var target = api.change().target();
                object(step, target, "get", "patch", "watch");
                if (closes) {
                    var pods = new Scope(target.cluster(), Optional.of(in(target.namespace())));
                    add(pods, "", "pods", "", "list", "watch");
                    note("which pods are a primary's is told by their labels, so the right to list pods is not narrowed"
                            + " to names");
                }
            }
            case FenceMethod.Network network -> {
                if (closes) object(step, network.target(), "create", "get", "patch", "watch");
                else object(step, network.target(), "get", "patch", "watch");
            }
            case FenceMethod.Redfish ignored -> secrets(step);
            case FenceMethod.Waiver ignored -> {}
        }
    }

    /** What a step that reaches out reads beside the plan: Secrets where the plan lives. */
    private void secrets(Step step) {
        step.action().secrets().forEach(name -> add(new Scope("", Optional.of(namespace)), "", "secrets", name, "get"));
    }

    private void object(Step step, Target target, String... needed) {
        var found = resources.apply(target.apiVersion(), target.resource());
        if (found.isEmpty()) {
            unknown.add(target.apiVersion() + " " + target.resource() + " of " + step.label());
        }
        // A kind that nobody knows is taken for what most are: namespaced, and written as the plural.
        var resource = found.orElseGet(() ->
                new Resource(target.apiVersion(), target.resource().toLowerCase(Locale.ROOT), "", true, List.of()));
        Optional<String> place = resource.namespaced() ? Optional.of(in(target.namespace())) : Optional.empty();
        add(new Scope(target.cluster(), place), resource.group(), resource.plural(), target.name(), needed);
        boolean secret = resource.group().isEmpty() && resource.plural().equals("secrets");
        if (secret && keepsValues(step)) {
            keepInSecret();
            note("what step " + step.number() + " has to do with a Secret is kept in a Secret of the run, named"
                    + " RUN-UID-step-" + step.number() + "; the run is not known beforehand, so the right to"
                    + " Secrets in " + namespace + " is not narrowed to names");
        }
    }

    /** The Secrets of a run are in the plan's namespace, on the cluster that holds the plan. */
    private void keepInSecret() {
        add(new Scope("", Optional.of(namespace)), "", "secrets", "", "create", "get", "patch");
        keepsInSecret = true;
    }

    private void large(List<Step> steps, boolean asked) {
        if (keepsInSecret || steps.stream().noneMatch(PlanRights::keepsValues)) {
            return;
        }
        var held = steps.stream().filter(PlanRights::holdsLarge).findFirst();
        if (held.isEmpty() && !asked) {
            note("a value or a previous state over " + KIB_MAX
                    + " KiB is kept in a Secret of the run, which these rights"
                    + " do not allow: such a step would fail; with such fields add --large-values");
            return;
        }
        keepInSecret();
        note(held.map(step -> "the value of step " + step.number() + " is over " + KIB_MAX + " KiB and is")
                        .orElse("what is over " + KIB_MAX + " KiB, of values and previous states, is")
                + " kept in a Secret of the run; the run is not known beforehand, so the right to Secrets in "
                + namespace + " is not narrowed to names");
    }

    /** Whether the run keeps values of an object: what it read, wrote, or found before it wrote. */
    private static boolean keepsValues(Step step) {
        return switch (step.action()) {
            case Action.ReadField ignored -> true;
            case Action.Patch ignored -> true;
            case Action.Apply ignored -> true;
            // a number
            case Action.Scale ignored -> false;
            case Action.Wait ignored -> false;
            case Action.Delete ignored -> false;
            case Action.Job ignored -> false;
            case Action.Child ignored -> false;
            case Action.Probe ignored -> false;
            case Action.Http http -> http.output().isPresent();
            case Action.Notify ignored -> false;
            case Action.Approval ignored -> false;
            case Action.Pause ignored -> false;
            // a word
            case Action.Hold ignored -> false;
            case Action.Release ignored -> false;
            case Action.Fence fence -> keepsValues(fence.method());
            case Action.Unfence unfence -> keepsValues(unfence.method());
        };
    }

    private static boolean keepsValues(FenceMethod method) {
        return switch (method) {
            case FenceMethod.Api ignored -> true;
            case FenceMethod.Network ignored -> true;
            case FenceMethod.Redfish ignored -> false;
            case FenceMethod.Waiver ignored -> false;
        };
    }

    private static boolean holdsLarge(Step step) {
        return step.action() instanceof Action.Patch patch
                        && Held.of(patch.value(), false).belongsInSecret()
                || step.action() instanceof Action.Apply apply
                        && Held.of(apply.manifest(), false).belongsInSecret();
    }

    private void job(Action.Job job) {
        var place = new Scope(job.cluster(), Optional.of(in(job.namespace())));
        add(place, "batch", "jobs", "", "create", "get", "watch");
        add(place, "", "pods", "", "list");
        add(place, "", "pods/log", "", "get");
        note("a Job is named after its run, so the rights to Jobs and pods are not narrowed to names");
    }

    private void child(Action.Child child) {
        var place = new Scope("", Optional.of(in(child.namespace())));
        add(place, RECOVERY, "recoveryplans", child.plan(), "get");
        add(place, RECOVERY, "recoveryruns", "", "create", "get", "watch");
        note(
                "a run of another plan is named after its parent, so the right to runs is not narrowed to names; whoever may"
                        + " create runs in a namespace lets them act as any account that Holdfast may be there");
    }

    private String in(String written) {
        return written.isEmpty() ? namespace : written;
    }

    private void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    private void add(Scope scope, String group, String resource, String name, String... needed) {
        verbs.computeIfAbsent(
                        scope,
                        fresh -> new TreeMap<>(
                                Comparator.comparing(Served::group).thenComparing(Served::resource)))
                .computeIfAbsent(new Served(group, resource), fresh -> new TreeMap<>())
                .computeIfAbsent(name, fresh -> new TreeSet<>())
                .addAll(List.of(needed));
    }

    private Map<Scope, List<Rule>> rules() {
        var rules = new LinkedHashMap<Scope, List<Rule>>();
        verbs.forEach((scope, kinds) -> {
            var list = new ArrayList<Rule>();
            kinds.forEach((served, names) -> list.addAll(rules(served, names)));
            rules.put(scope, List.copyOf(list));
        });
        return rules;
    }

    /** Objects that need the same share a rule; a right to any name covers that to a single one. */
    private static List<Rule> rules(Served served, Map<String, TreeSet<String>> names) {
        var rules = new ArrayList<Rule>();
        var any = names.getOrDefault("", new TreeSet<>());
        if (!any.isEmpty()) {
            rules.add(new Rule(served.group(), List.of(served.resource()), List.of(), List.copyOf(any)));
        }
        var byVerbs = new TreeMap<String, List<String>>();
        names.forEach((name, needed) -> {
            var rest = new TreeSet<>(needed);
            rest.removeAll(any);
            if (!name.isEmpty() && !rest.isEmpty()) {
                byVerbs.computeIfAbsent(String.join(",", rest), fresh -> new ArrayList<>())
                        .add(name);
            }
        });
        byVerbs.forEach((needed, objects) ->
                rules.add(new Rule(served.group(), List.of(served.resource()), objects, List.of(needed.split(",")))));
        return rules;
    }
}
