package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Steps as a manifest writes them become {@link Step}s. Stricter than the CRD's schema, which cannot read field paths:
 * what does not become a step is told in words, so that a plan which the API server accepts but nobody can run says so.
 */
public final class StepReading {

    private static final Pattern TIMEOUT = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
    /** Most restarts of a Job's pods; its step's time ends far sooner. */
    private static final int BACKOFF_LIMIT_MAX = 1000;

    private static final Set<String> BLOCKS = Set.of(
            "readField",
            "patch",
            "scale",
            "wait",
            "delete",
            "apply",
            "job",
            "probe",
            "http",
            "notify",
            "hold",
            "release",
            "fence",
            "unfence",
            "approval",
            "pause",
            "plan");

    /** A group is a block too. */
    private static final Set<String> FIELDS_OF_TYPES =
            Stream.concat(BLOCKS.stream(), Stream.of(OrderReading.GROUP)).collect(Collectors.toUnmodifiableSet());

    /** The blocks of steps that act on no cluster. */
    private static final Set<String> OUTWARD = Set.of("plan", "probe", "http", "notify", "approval", "pause");

    /** What may be another one in a run that is ungraceful, beside the step's block. */
    private static final Set<String> CHANGEABLE = Set.of("timeout", "retries", "onFailure", "onUnreachable");

    /** The blocks of steps that can be done later: they change something, and nobody uses what they output. */
    private static final Set<String> LATER = Set.of("patch", "scale", "delete", "apply", "job");

    private static final List<String> WAITED_FOR = List.of("condition", "field", "expression");

    private static final Set<String> STATUSES = Set.of("True", "False", "Unknown");

    private final List<Problem> problems = new ArrayList<>();
    private final Expression.Language language;
    private final OrderReading orders;
    private final List<Step> read = new ArrayList<>();
    private int number;

    private StepReading(Expression.Language language, List<Json> steps) {
        this.language = language;
        this.orders = new OrderReading(this::wrong, steps);
    }

    /** What is wrong at {@code field} of step {@code step}, counted from 1 (0 for the list as a whole). */
    public record Problem(int step, String field, String message) {
        @Override
        public String toString() {
            return step == 0 ? message : "step " + step + (field.isEmpty() ? "" : ", " + field) + ": " + message;
        }
    }

    /** The steps, complete only when there are no problems. */
    public record Reading(List<Step> steps, List<Problem> problems) {

        /** The problems in a sentence, as many as a message has room for; empty when there are none. */
        public String words() {
            return Listing.of(problems.stream().map(Problem::toString).toList(), "; ");
        }
    }

    /** Reads the list of steps of a plan or a run; {@code language} reads the expressions in them. */
    public static Reading read(Json steps, Expression.Language language) {
        if (!(steps instanceof Json.Arr(var items)) || items.isEmpty()) {
            return new Reading(List.of(), List.of(new Problem(0, "", "there are no steps")));
        }
        if (items.size() > Plan.STEPS_MAX) {
            String message = items.size() + " steps are more than " + Plan.STEPS_MAX;
            return new Reading(List.of(), List.of(new Problem(0, "", message)));
        }
        var reading = new StepReading(language, items);
        items.forEach(reading::read);
        if (reading.number > Plan.STEPS_MAX) {
            String message = reading.number + " steps are more than " + Plan.STEPS_MAX;
            return new Reading(List.of(), List.of(new Problem(0, "", message)));
        }
        return new Reading(List.copyOf(reading.read), List.copyOf(reading.problems));
    }

    private void read(Json item) {
        number++;
        if (!(item instanceof Json.Obj written) || !OrderReading.isGroup(item)) {
            step(item).ifPresent(read::add);
            return;
        }
        orders.begin(written, number);
        number--;
        for (var member : OrderReading.members(written)) {
            number++;
            step(member).ifPresent(read::add);
        }
        orders.end(written, number);
    }

    private Optional<Step> step(Json item) {
        if (!(item instanceof Json.Obj step)) return wrong("", "a step is a map, this is " + item.noun());
        String written = text(step, "type").orElse("");
        String type = written.equals("Job") ? "job" : written;
        if (type.equals(OrderReading.GROUP)) return wrong("type", "a group cannot stand inside of a group");
        if (!BLOCKS.contains(type)) {
            return wrong(
                    "type",
                    ObjectName.shown(written)
                            + " is not a step type; known are readField, patch, scale, wait, delete, apply, job, probe,"
                            + " http, notify, hold, release, fence, unfence, approval, pause, plan and parallel");
        }
        for (String block : FIELDS_OF_TYPES) {
            if (!block.equals(type) && step.get(block).isPresent()) {
                wrong(block, "a step of type " + written + " has no block " + block);
            }
        }
        if (!(step.get(type).orElse(null) instanceof Json.Obj block)) {
            return wrong(type, "a step of type " + written + " needs the block " + type);
        }
        String cluster = text(step, "cluster").orElse("");
        if (!cluster.isEmpty() && OUTWARD.contains(type)) {
            return wrong("cluster", "a step of type " + type + " acts on no cluster; leave it out");
        }
        var people = new PeopleReading(this::wrong);
        Optional<Action> action =
                switch (type) {
                    case "readField" -> readField(block, cluster);
                    case "patch" -> patch(block, cluster);
                    case "scale" -> scale(block, cluster);
                    case "wait" -> wait(block, cluster);
                    case "delete" -> delete(block, cluster);
                    case "apply" -> apply(block, cluster);
                    case "plan" -> child(block);
                    case "probe" -> new ProbeReading(this::wrong).probe(block);
                    case "http" -> new HttpReading(this::wrong).http(block);
                    case "notify" -> new NotifyReading(this::wrong).notify(block);
                    case "hold" ->
                        new GitOpsReading(this::wrong)
                                .read("hold", block, cluster)
                                .<Action>map(Action.Hold::new);
                    case "release" ->
                        new GitOpsReading(this::wrong)
                                .read("release", block, cluster)
                                .<Action>map(Action.Release::new);
                    case "fence" -> new FenceReading(type, this::wrong).fence(block, cluster);
                    case "unfence" -> new FenceReading(type, this::wrong).unfence(block, cluster);
                    case "approval" -> people.approval(block);
                    case "pause" -> people.pause(block);
                    default -> job(block, cluster);
                };
        var timeout =
                switch (type) {
                    case "approval" -> people.expiry(step, block);
                    case "pause" -> people.rest(step, block).or(() -> timeout(step, type));
                    default -> timeout(step, type);
                };
        int retries = retries(step);
        var onFailure = onFailure(step);
        int before = problems.size();
        var when = step.get("when").isEmpty()
                ? Optional.<Expression>empty()
                : expression(text(step, "when").orElse(""), "when", Step.WHEN_VARIABLES);
        var order = orders.order(step, number);
        var interlock = new FenceReading(type, this::wrong).interlock(step, type, action);
        var onUnreachable = onUnreachable(step, cluster);
        if (onUnreachable.equals(Optional.of(OnUnreachable.DEFER)) && !LATER.contains(type)) {
            return wrong("onUnreachable", "a step of type " + type + " has nothing to do later; use skip");
        }
        boolean promotes = interlock.filter(Interlock.Promote.class::isInstance).isPresent();
        if (promotes && onUnreachable.equals(Optional.of(OnUnreachable.DEFER))) {
            return wrong(
                    "onUnreachable", "a step that promotes cannot be deferred: its evidence is of this run; use fail");
        }
        var ungraceful =
                action.isPresent() ? ungraceful(step, type, action.get(), order) : Optional.<Ungraceful>empty();
        boolean fits = problems.size() == before;
        return action.filter(a -> retries >= 0 && timeout.isPresent() && onFailure.isPresent() && fits)
                .map(a -> new Step(
                        number,
                        title(step, a),
                        a,
                        timeout.get(),
                        retries,
                        onFailure.get(),
                        when,
                        order,
                        interlock,
                        onUnreachable.orElse(OnUnreachable.RETRY),
                        ungraceful));
    }

    private Optional<OnUnreachable> onUnreachable(Json.Obj step, String cluster) {
        if (step.get("onUnreachable").isEmpty()) return Optional.empty();
        String word = text(step, "onUnreachable").orElse("");
        var onUnreachable = OnUnreachable.of(word);
        if (onUnreachable.isEmpty())
            return wrong("onUnreachable", "\"" + word + "\" is not retry, fail, defer or skip");
        return cluster.isEmpty()
                ? wrong("onUnreachable", "is about the step's cluster, and this step names none")
                : onUnreachable;
    }

    /** The step is read once more with what is said in place of what it says itself. */
    private Optional<Ungraceful> ungraceful(Json.Obj step, String type, Action graceful, Order order) {
        if (step.get("ungraceful").isEmpty()) return Optional.empty();
        var said = member(step, "ungraceful").orElse(Json.object());
        if (said.members().isEmpty()) {
            return wrong("ungraceful", "says what the step is without grace: skip: true, or what is different");
        }
        if (said.get("skip").isPresent()) {
            return said.equals(Json.object("skip", Json.of(true)))
                    ? Optional.of(new Ungraceful.Skip())
                    : wrong("ungraceful.skip", "is true, and says all there is to say");
        }
        var other = new LinkedHashMap<>(step.members());
        List.of("ungraceful", "name", "dependsOn").forEach(other::remove);
        other.putIfAbsent("title", Json.text(title(step, graceful)));
        for (var member : said.members().entrySet()) {
            if (!CHANGEABLE.contains(member.getKey()) && !member.getKey().equals(type)) {
                return wrong(
                        "ungraceful." + member.getKey(),
                        "cannot be another one without grace; what can is skip, timeout, retries, onFailure, onUnreachable and "
                                + type);
            }
            other.put(member.getKey(), member.getValue());
        }
        int before = problems.size();
        var read = step(new Json.Obj(other));
        for (int i = before; i < problems.size(); i++) {
            var problem = problems.get(i);
            problems.set(i, new Problem(number, "ungraceful." + problem.field(), problem.message()));
        }
        if (read.filter(with -> !with.action().keeps().equals(graceful.keeps())).isPresent()) {
            return wrong("ungraceful." + type, "must output the same value, for later steps do not know the mode");
        }
        return read.map(with -> new Ungraceful.Instead(with.at(order)));
    }

    private Optional<Action> readField(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var path = path(block, "readField.fieldPath");
        var key = text(block, "outputKey").filter(k -> Template.KEY.matcher(k).matches());
        if (key.isEmpty())
            wrong("readField.outputKey", "needs a name of at most 128 letters, digits and _ for later steps to use");
        return target.isEmpty() || path.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.ReadField(target.get(), path.get(), key.get()));
    }

    private Optional<Action> patch(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var override = block.get("override").filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
        if (override.isEmpty()) return wrong("patch.override", "needs fieldPath and value.raw");
        var path = path(override.get(), "patch.override.fieldPath");
        var raw = override.get().get("value").filter(Json.Obj.class::isInstance).flatMap(value -> ((Json.Obj) value)
                .get("raw"));
        if (raw.isEmpty()) wrong("patch.override.value.raw", "needs a value; null is written as raw: null");
        String mediaType = text(block, "patchType").orElse(PatchKind.MERGE.mediaType());
        var kind = PatchKind.of(mediaType);
        if (kind.isEmpty())
            wrong("patch.patchType", ObjectName.shown(mediaType) + " is not a patch type of Kubernetes");
        return target.isEmpty() || path.isEmpty() || raw.isEmpty() || kind.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.Patch(target.get(), path.get(), raw.get(), kind.get()));
    }

    private Optional<Action> scale(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var replicas = block.get("replicas").flatMap(count -> whole(count, Action.Scale.REPLICAS_MAX));
        if (replicas.isEmpty()) wrong("scale.replicas", "needs a whole number, 0 or more");
        return target.isEmpty() || replicas.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.Scale(target.get(), replicas.get()));
    }

    private Optional<Action> wait(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var what =
                WAITED_FOR.stream().filter(name -> block.get(name).isPresent()).toList();
        if (what.size() != 1) {
            return wrong("wait", "needs one thing to wait for: a condition, a field or an expression");
        }
        Optional<Until> until =
                switch (what.getFirst()) {
                    case "condition" -> condition(block);
                    case "field" -> field(block);
                    default -> expression(block);
                };
        return target.flatMap(object -> until.map(wanted -> new Action.Wait(object, wanted)));
    }

    private Optional<Until> condition(Json.Obj block) {
        var condition = member(block, "condition");
        var type = condition.flatMap(is -> text(is, "type")).filter(is -> !is.isBlank());
        if (type.isEmpty()) return wrong("wait.condition.type", "needs the type of a condition, such as Available");
        String status = condition.flatMap(is -> text(is, "status")).orElse("True");
        if (!STATUSES.contains(status)) {
            return wrong("wait.condition.status", ObjectName.shown(status) + " is not True, False or Unknown");
        }
        return Optional.of(new Until.Condition(type.get(), status));
    }

    private Optional<Until> field(Json.Obj block) {
        var field = member(block, "field");
        if (field.isEmpty()) return wrong("wait.field", "needs fieldPath and value.raw");
        var path = path(field.get(), "wait.field.fieldPath");
        var raw = member(field.get(), "value").flatMap(value -> value.get("raw"));
        if (raw.isEmpty()) wrong("wait.field.value.raw", "needs the value to wait for");
        return path.flatMap(at -> raw.map(value -> new Until.Field(at, value)));
    }

    private Optional<Until> expression(Json.Obj block) {
        return expression(text(block, "expression").orElse(""), "wait.expression", Set.of(Until.OBJECT))
                .map(Until.Holding::new);
    }

    private Optional<Expression> expression(String text, String field, Set<String> variables) {
        if (text.isBlank())
            return wrong(
                    field,
                    "needs a condition in CEL, such as "
                            + (variables.contains(Until.OBJECT)
                                    ? "object.status.phase == 'Running'"
                                    : "alert.labels.severity == 'critical'"));
        if (text.length() > Expression.LENGTH_MAX) {
            return wrong(field, text.length() + " letters are more than " + Expression.LENGTH_MAX);
        }
        try {
            return Optional.of(language.read(text, variables));
        } catch (Expression.Unreadable e) {
            return wrong(field, e.getMessage());
        }
    }

    static Optional<Json.Obj> member(Json.Obj object, String name) {
        return object.get(name).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
    }

    private Optional<Action> delete(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        String word = text(block, "propagation").orElse(Propagation.BACKGROUND.word());
        var propagation = Propagation.of(word);
        if (propagation.isEmpty()) {
            wrong("delete.propagation", ObjectName.shown(word) + " is not Background, Foreground or Orphan");
        }
        return target.flatMap(object -> propagation.map(how -> new Action.Delete(object, how)));
    }

    private Optional<Action> apply(Json.Obj block, String cluster) {
        var manifest = member(block, "manifest");
        if (manifest.isEmpty()) return wrong("apply.manifest", "needs the manifest of one object");
        var metadata = member(manifest.get(), "metadata").orElse(Json.object());
        int before = problems.size();
        String apiVersion = identity(manifest.get(), "apiVersion", "apiVersion");
        String kind = identity(manifest.get(), "kind", "kind");
        String name = identity(metadata, "name", "metadata.name");
        String namespace =
                metadata.get("namespace").isEmpty() ? "" : identity(metadata, "namespace", "metadata.namespace");
        for (String own : List.of("uid", "resourceVersion", "managedFields", "generateName")) {
            if (metadata.get(own).isPresent()) {
                wrong("apply.manifest.metadata." + own, "is for the API server to say; leave it out");
            }
        }
        if (problems.size() > before) return Optional.empty();
        var target = new Target(cluster, apiVersion, kind, namespace, name);
        return target.astray()
                .map(words -> this.<Action>wrong("apply.manifest", words))
                .orElse(Optional.of(new Action.Apply(target, manifest.get())));
    }

    /** What says which object it is: known before the run, so that rights to it can be given by name. */
    private String identity(Json.Obj object, String member, String field) {
        String text = text(object, member).orElse("");
        if (text.isBlank()) wrong("apply.manifest." + field, "needs a text");
        if (!Template.keys(Json.text(text)).isEmpty()) {
            wrong("apply.manifest." + field, "says which object it is, and can be no template");
        }
        return text;
    }

    private Optional<Action> job(Json.Obj block, String cluster) {
        if (!(block.get("template").orElse(null) instanceof Json.Obj template)) {
            return wrong("job.template", "needs a pod template");
        }
        var backoffLimit = block.get("backoffLimit").flatMap(limit -> whole(limit, BACKOFF_LIMIT_MAX));
        if (backoffLimit.isEmpty() && block.get("backoffLimit").isPresent()) {
            return wrong("job.backoffLimit", "needs a whole number from 0 to " + BACKOFF_LIMIT_MAX);
        }
        String namespace = text(block, "namespace").orElse("");
        if (!namespace.isEmpty() && !ObjectName.isLabel(namespace)) {
            return wrong("job.namespace", ObjectName.noNamespace(namespace));
        }
        return Optional.of(new Action.Job(cluster, namespace, template, backoffLimit));
    }

    private Optional<Action> child(Json.Obj block) {
        var name = text(block, "name").filter(value -> !value.isBlank());
        if (name.isEmpty()) wrong("plan.name", "needs the name of a RecoveryPlan");
        var key = text(block, "outputKey");
        boolean keyFits = key.isEmpty() || Template.KEY.matcher(key.get()).matches();
        if (!keyFits) wrong("plan.outputKey", "needs a name of at most 128 letters, digits and _");
        return name.filter(ignored -> keyFits)
                .map(plan -> new Action.Child(text(block, "namespace").orElse(""), plan, key));
    }

    private Optional<Target> target(Json.Obj block, String cluster) {
        var missing = new ArrayList<String>();
        for (String field : List.of("apiVersion", "resource", "name")) {
            if (text(block, field).filter(value -> !value.isBlank()).isEmpty()) missing.add(field);
        }
        if (!missing.isEmpty()) return wrong("", "the object needs " + String.join(", ", missing));
        var target = new Target(
                cluster,
                text(block, "apiVersion").orElseThrow(),
                text(block, "resource").orElseThrow(),
                text(block, "namespace").orElse(""),
                text(block, "name").orElseThrow());
        return target.astray().map(words -> this.<Target>wrong("", words)).orElse(Optional.of(target));
    }

    private Optional<FieldPath> path(Json.Obj block, String field) {
        var text = text(block, "fieldPath");
        if (text.isEmpty()) return wrong(field, "needs a field path such as spec.replicas");
        try {
            return Optional.of(FieldPath.parse(text.get()));
        } catch (IllegalArgumentException e) {
            return wrong(field, e.getMessage());
        }
    }

    private Optional<Duration> timeout(Json.Obj step, String type) {
        if (step.get("timeout").isEmpty()) {
            return Optional.of(type.equals("plan") ? Action.Child.TIMEOUT_DEFAULT : Step.TIMEOUT_DEFAULT);
        }
        String text = text(step, "timeout").orElse("");
        var timeout = duration(text);
        return timeout.isEmpty()
                ? wrong("timeout", ObjectName.shown(text) + " is not a time such as 90s, 5m or 1h30m")
                : timeout;
    }

    /** {@code 1h30m}, {@code 90s}: longer than zero. */
    static Optional<Duration> duration(String text) {
        Matcher parts = TIMEOUT.matcher(text);
        if (!parts.matches()) return Optional.empty();
        var time = Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3));
        return time.isZero() ? Optional.empty() : Optional.of(time);
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private int retries(Json.Obj step) {
        if (step.get("retries").isEmpty()) return Step.RETRIES_DEFAULT;
        var retries = whole(step.get("retries").get(), Step.RETRIES_MAX);
        if (retries.isPresent()) return retries.get();
        wrong("retries", "needs a whole number from 0 to " + Step.RETRIES_MAX);
        return -1;
    }

    private Optional<OnFailure> onFailure(Json.Obj step) {
        if (step.get("onFailure").isEmpty()) return Optional.of(OnFailure.ABORT);
        String word = text(step, "onFailure").orElse("");
        var onFailure = OnFailure.of(word);
        return onFailure.isPresent()
                ? onFailure
                : wrong("onFailure", ObjectName.shown(word) + " is not pause, abort or continue");
    }

    static Optional<Integer> whole(Json json, int max) {
        return json instanceof Json.Num(var value)
                        && value.scale() <= 0
                        && value.signum() >= 0
                        && value.compareTo(BigDecimal.valueOf(max)) <= 0
                ? Optional.of(value.intValue())
                : Optional.empty();
    }

    /** A step without a title is called by what it does. */
    private static String title(Json.Obj step, Action action) {
        var title = text(step, "title").filter(written -> !written.isBlank()).orElseGet(() -> switch (action) {
            case Action.ReadField read ->
                "read " + read.path() + " of " + read.target().resource() + "/"
                        + read.target().name();
            case Action.Patch patch ->
                "set " + patch.path() + " of " + patch.target().resource() + "/"
                        + patch.target().name();
            case Action.Scale scale ->
                "scale " + scale.target().resource() + "/" + scale.target().name() + " to " + scale.replicas();
            case Action.Wait wait ->
                "wait for "
                        + switch (wait.until()) {
                            case Until.Condition(var type, var status) -> type + " to be " + status;
                            case Until.Field(var path, var ignored) -> path + "";
                            case Until.Holding(var expression) -> expression.text();
                        }
                        + " of " + wait.target().resource() + "/"
                        + wait.target().name();
            case Action.Delete delete ->
                "delete " + delete.target().resource() + "/" + delete.target().name();
            case Action.Apply apply ->
                "apply " + apply.target().resource() + "/" + apply.target().name();
            case Action.Job ignored -> "run a job";
            case Action.Approval ignored -> "ask for approval";
            case Action.Pause ignored -> "pause";
            case Action.Child child ->
                "run plan " + (child.namespace().isEmpty() ? "" : child.namespace() + "/") + child.plan();
            case Action.Probe probe -> "probe " + probe.check().words();
            case Action.Http http -> http.method() + " " + http.url().origin();
            case Action.Notify notify ->
                switch (notify.channel()) {
                    case Channel.Webhook webhook ->
                        "notify the webhook of Secret " + webhook.url().name();
                    case Channel.Mail mail -> "mail to " + Listing.of(mail.to(), ", ");
                    case Channel.CloudEvent event ->
                        "send " + event.type() + " to " + event.url().origin();
                };
            case Action.Hold hold -> "hold " + hold.what().words();
            case Action.Release release -> "release " + release.what().words();
            case Action.Fence fence ->
                "fence " + fence.primary() + " by " + fence.method().word();
            case Action.Unfence unfence ->
                "unfence " + unfence.primary() + " by " + unfence.method().word();
        });
        return Listing.cut(title, Step.TITLE_LENGTH_MAX);
    }

    static Optional<String> text(Json.Obj object, String member) {
        return object.get(member).filter(Json.Text.class::isInstance).map(value -> ((Json.Text) value).value());
    }

    private <T> Optional<T> wrong(String field, String message) {
        problems.add(new Problem(number, field, message));
        return Optional.empty();
    }
}
