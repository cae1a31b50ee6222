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

/**
 * Steps as a manifest writes them become {@link Step}s. Stricter than the CRD's schema, which cannot read field paths:
 * what does not become a step is told in words, so that a plan which the API server accepts but nobody can run says so.
 */
public final class StepReading {

    private static final Pattern TIMEOUT = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
    /** Most restarts of a Job's pods; its step's time ends far sooner. */
    private static final int BACKOFF_LIMIT_MAX = 1000;

    private static final Set<String> BLOCKS =
            Set.of("readField", "patch", "scale", "wait", "delete", "apply", "job", "probe", "http", "notify");

    /** The blocks of steps that act on no cluster. */
    private static final Set<String> OUTWARD = Set.of("probe", "http", "notify");

    /** What may be another one in a run that is ungraceful, beside the step's block. */
    private static final Set<String> CHANGEABLE = Set.of("timeout", "retries", "onFailure", "onUnreachable");

    /** The blocks of steps that can be done later: they change something, and nobody uses what they output. */
    private static final Set<String> LATER = Set.of("patch", "scale", "delete", "apply", "job");

    private static final List<String> WAITED_FOR = List.of("condition", "field", "expression");

    private static final Set<String> STATUSES = Set.of("True", "False", "Unknown");

    private final List<Problem> problems = new ArrayList<>();
    private final Expression.Language language;
    private int number;

    private StepReading(Expression.Language language) {
        this.language = language;
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
        var reading = new StepReading(language);
        if (!(steps instanceof Json.Arr(var items)) || items.isEmpty()) {
            return new Reading(List.of(), List.of(new Problem(0, "", "there are no steps")));
        }
        if (items.size() > Plan.STEPS_MAX) {
            String message = items.size() + " steps are more than " + Plan.STEPS_MAX;
            return new Reading(List.of(), List.of(new Problem(0, "", message)));
        }
        var read = new ArrayList<Step>();
        for (var item : items) {
            reading.number++;
            reading.step(item).ifPresent(read::add);
        }
        return new Reading(List.copyOf(read), List.copyOf(reading.problems));
    }

    private Optional<Step> step(Json item) {
        if (!(item instanceof Json.Obj step)) return wrong("", "a step is a map, this is " + item.noun());
        String written = text(step, "type").orElse("");
        String type = written.equals("Job") ? "job" : written;
        if (!BLOCKS.contains(type)) {
            return wrong(
                    "type",
                    "\"" + written
                            + "\" is not a step type; known are readField, patch, scale, wait, delete, apply, job, probe,"
                            + " http and notify");
        }
        for (String block : BLOCKS) {
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
        Optional<Action> action =
                switch (type) {
                    case "readField" -> readField(block, cluster);
                    case "patch" -> patch(block, cluster);
                    case "scale" -> scale(block, cluster);
                    case "wait" -> wait(block, cluster);
                    case "delete" -> delete(block, cluster);
                    case "apply" -> apply(block, cluster);
                    case "probe" -> new ProbeReading(this::wrong).probe(block);
                    case "http" -> new HttpReading(this::wrong).http(block);
                    case "notify" -> new NotifyReading(this::wrong).notify(block);
                    default -> job(block, cluster);
                };
        var timeout = timeout(step);
        int retries = retries(step);
        var onFailure = onFailure(step);
        int before = problems.size();
        var when = step.get("when").isEmpty()
                ? Optional.<Expression>empty()
                : expression(text(step, "when").orElse(""), "when", Step.WHEN_VARIABLES);
        var onUnreachable = onUnreachable(step, cluster);
        if (onUnreachable.equals(Optional.of(OnUnreachable.DEFER)) && !LATER.contains(type)) {
            return wrong("onUnreachable", "a step of type " + type + " has nothing to do later; use skip");
        }
        var ungraceful = action.isPresent() ? ungraceful(step, type, action.get()) : Optional.<Ungraceful>empty();
        boolean whenFits = problems.size() == before;
        return action.filter(a -> retries >= 0 && timeout.isPresent() && onFailure.isPresent() && whenFits)
                .map(a -> new Step(
                        number,
                        title(step, a),
                        a,
                        timeout.get(),
                        retries,
                        onFailure.get(),
                        when,
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
    private Optional<Ungraceful> ungraceful(Json.Obj step, String type, Action graceful) {
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
        other.remove("ungraceful");
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
        return read.map(Ungraceful.Instead::new);
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
        if (kind.isEmpty()) wrong("patch.patchType", "\"" + mediaType + "\" is not a patch type of Kubernetes");
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
            return wrong("wait.condition.status", "\"" + status + "\" is not True, False or Unknown");
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
            wrong("delete.propagation", "\"" + word + "\" is not Background, Foreground or Orphan");
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
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new Action.Apply(new Target(cluster, apiVersion, kind, namespace, name), manifest.get()));
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
        return Optional.of(new Action.Job(cluster, text(block, "namespace").orElse(""), template, backoffLimit));
    }

    private Optional<Target> target(Json.Obj block, String cluster) {
        var missing = new ArrayList<String>();
        for (String field : List.of("apiVersion", "resource", "name")) {
            if (text(block, field).filter(value -> !value.isBlank()).isEmpty()) missing.add(field);
        }
        if (!missing.isEmpty()) return wrong("", "the object needs " + String.join(", ", missing));
        return Optional.of(new Target(
                cluster,
                text(block, "apiVersion").orElseThrow(),
                text(block, "resource").orElseThrow(),
                text(block, "namespace").orElse(""),
                text(block, "name").orElseThrow()));
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

    private Optional<Duration> timeout(Json.Obj step) {
        if (step.get("timeout").isEmpty()) return Optional.of(Step.TIMEOUT_DEFAULT);
        String text = text(step, "timeout").orElse("");
        var timeout = duration(text);
        return timeout.isEmpty()
                ? wrong("timeout", "\"" + text + "\" is not a time such as 90s, 5m or 1h30m")
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
                : wrong("onFailure", "\"" + word + "\" is not pause, abort or continue");
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
