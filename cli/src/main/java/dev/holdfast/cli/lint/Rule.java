package dev.holdfast.cli.lint;

import static dev.holdfast.cli.lint.Severity.error;
import static dev.holdfast.cli.lint.Severity.info;
import static dev.holdfast.cli.lint.Severity.warning;

import java.util.Locale;

/** What lint looks for. The numbers are stable: scripts and comments name them. */
public enum Rule {
    NOT_YAML(1, error, "The file is YAML that kubectl can read."),
    DUPLICATE_KEY(2, error, "No map has the same key twice: which of them counts depends on the reader."),
    AMBIGUOUS_WORD(3, warning, "y, n, yes, no, on and off are quoted: kubectl reads them as true and false."),
    UNKNOWN_KIND(4, error, "A document of our API groups has a kind and a version that this Holdfast brings."),
    NAME(5, error, "An object has a name that Kubernetes accepts."),
    SAME_OBJECT(6, error, "No two documents describe the same object: the later one would replace the earlier."),
    LOST_DIGITS(7, warning, "Whole numbers fit into 64 bits: kubectl turns larger ones into something near them."),
    SCHEMA(10, error, "The manifest fits the schema of its kind."),
    UNKNOWN_FIELD(11, error, "Every field is known: the API server drops others, or kubectl refuses them."),
    STEP(12, error, "A step has the block that its type names, and what is needed to carry it out."),
    FIELD_PATH(20, error, "Field paths can be read: dots, [n], [\"quoted keys\"], and [-] at the end of a write."),
    UNKNOWN_VALUE(21, error, "A template uses only values that an earlier step outputs."),
    TEMPLATE_FORM(22, warning, "Templates have the one form that is replaced: {{ .Values.KEY }}."),
    TEMPLATE_PLACE(
            23,
            error,
            "Templates stand where they are replaced: in texts of the values, manifests, templates and messages of steps."),
    OUTPUT_TWICE(24, warning, "No two steps output the same key: later steps see the later value only."),
    OUTPUT_UNUSED(25, info, "What a step reads is used by a later step."),
    PATCH_KIND(26, error, "The patch type exists for the object: no strategic merge on custom resources."),
    PATCH_KIND_IGNORED(27, info, "A path with a list index is always sent as a JSON patch, whatever patchType says."),
    STATUS_PATCH(28, warning, "Patches do not aim at status: most kinds ignore it there."),
    JOB_TEMPLATE(29, error, "A job's pod template is one that Kubernetes accepts for a Job."),
    CANNOT_RUN(30, error, "The plan passes the check that every run makes before its first step."),
    DOUBTFUL_EVIDENCE(
            31, warning, "A step that promotes has evidence from a step before it that nothing takes away again."),
    PLAN_CIRCLE(32, error, "No plan starts itself, neither at once nor by another."),
    TEXT_VALUE(
            33,
            error,
            "Labels, annotations and the data of ConfigMaps and Secrets are texts: Kubernetes takes no others."),
    IDENTITY(34, error, "No patch changes the name, the namespace or the uid of an object: Kubernetes refuses that."),
    EMPTY_MATCHER(
            40, warning, "alertLabels is not empty: an empty map never matches, only a person can start the plan."),
    BROAD_MATCHER(41, warning, "alertLabels says which alert: not just where, or how severe."),
    SEVERITY_MATCHER(42, info, "alertLabels names the alert: a place and a severity alone fit every such alert there."),
    LABEL(43, warning, "alertLabels can be found on an alert: a valid label name, and a value that is not empty."),
    NESTED_NULL(
            50,
            warning,
            "No null inside a value: client-side kubectl apply drops it, and the plan does less than it says."),
    TOP_NULL(
            51,
            warning,
            "A value that is null is applied with --server-side: the API server misses one that was dropped."),
    NO_TITLE(60, info, "Steps have titles: they are what people read at three in the morning."),
    NO_TIMEOUT(61, info, "Steps that wait say for how long."),
    NO_ON_FAILURE(62, info, "Steps say what becomes of the run when they fail: onFailure: pause lets a person go on."),
    NEVER_RELEASED(
            63,
            warning,
            "What a plan holds a later step releases: GitOps leaves it off for ever otherwise, and nobody notices."),
    VETO_ONLY(64, warning, "An approval has not onFailure: continue: the run would go on without it."),
    NO_ON_UNREACHABLE(
            65, info, "Steps on another cluster say what becomes of them when it gives no answer: onUnreachable."),
    SECRET_DEFERRED(66, warning, "A step that is to be deferred uses no value of a Secret: it would fail instead."),
    SILENT_SIDE(
            70,
            warning,
            "No promotion waits for a cluster that gives no answer: steps on one before it have onUnreachable."),
    READABLE_CREDENTIALS(71, warning, "What stands in a Secret is sent over encrypted connections only.");

    private final int number;
    private final Severity severity;
    private final String wanted;

    Rule(int number, Severity severity, String wanted) {
        this.number = number;
        this.severity = severity;
        this.wanted = wanted;
    }

    /** The stable name, for example HF-LNT-041. */
    public String id() {
        return String.format(Locale.ROOT, "HF-LNT-%03d", number);
    }

    public Severity severity() {
        return severity;
    }

    /** What is wanted, in one sentence. */
    public String wanted() {
        return wanted;
    }
}
