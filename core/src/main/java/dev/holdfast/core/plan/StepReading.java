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

    private final List<Problem> problems = new ArrayList<>();
    private final ExpressionReading expressions;
    private final OrderReading orders;
    private final List<Step> read = new ArrayList<>();
    private int number;

    private StepReading(Expression.Language language, List<Json> steps) {
        this.expressions = new ExpressionReading(this::wrong, language);
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
        var objects = new ObjectReading(this::wrong, expressions);
        Optional<Action> action =
                switch (type) {
                    case "readField" -> objects.readField(block, cluster);
                    case "patch" -> objects.patch(block, cluster);
                    case "scale" -> objects.scale(block, cluster);
                    case "wait" -> objects.wait(block, cluster);
                    case "delete" -> objects.delete(block, cluster);
                    case "apply" -> objects.apply(block, cluster);
                    case "plan" -> objects.child(block);
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
                    default -> objects.job(block, cluster);
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
                : expressions.read(text(step, "when").orElse(""), "when", Step.WHEN_VARIABLES);
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
                        Title.of(step, a),
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
        other.putIfAbsent("title", Json.text(Title.of(step, graceful)));
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

    static Optional<Json.Obj> member(Json.Obj object, String name) {
        return object.get(name).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
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

    static Optional<String> text(Json.Obj object, String member) {
        return object.get(member).filter(Json.Text.class::isInstance).map(value -> ((Json.Text) value).value());
    }

    private <T> Optional<T> wrong(String field, String message) {
        problems.add(new Problem(number, field, message));
        return Optional.empty();
    }
}
