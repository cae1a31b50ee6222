package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.plan.Written;
import dev.holdfast.sandbox.Nearest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which values the steps output, and how templates use them. */
final class TemplateRules {
    /** In a condition. */
    private static final Pattern VALUE = Pattern.compile("\\bvalues\\.([A-Za-z_]\\w*)");

    private static final Pattern BRACES = Pattern.compile("\\{\\{([^{}]{0,200})}}");

    /** Where in a step templates are replaced. */
    private static final List<String> REPLACED = List.of(
            "/patch/override/value/raw",
            "/wait/field/value/raw",
            "/apply/manifest",
            "/job/template",
            "/probe/http/url",
            "/probe/http/contains",
            "/probe/dns/addresses",
            "/probe/sql/value",
            "/http/url",
            "/http/headers",
            "/http/body/raw",
            "/http/text",
            "/notify/webhook/text",
            "/notify/mail/subject",
            "/notify/mail/text",
            "/notify/cloudEvent/url",
            "/notify/cloudEvent/subject",
            "/notify/cloudEvent/data/raw",
            "/approval/message",
            "/pause/message");

    private static final String RIGHT = "{{ .Values.KEY }}";

    private final Report report;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private TemplateRules(Report report) {
        this.report = report;
    }

    static void check(Report report, List<Written> steps, String at) {
        var rules = new TemplateRules(report);
        steps.forEach(step -> rules.step(step.step(), at + step.pointer()));
        rules.outputs.forEach((key, pointer) -> {
            if (!rules.used.contains(key)) {
                report.add(
                        Rule.OUTPUT_UNUSED,
                        pointer,
                        "no later step uses {{ .Values." + key + " }}, or asks for it in a condition");
            }
        });
    }

    private void step(Json step, String at) {
        walk(step, at, at);
        if (StepRules.member(step, "when").orElse(null) instanceof Json.Text(var when)) {
            VALUE.matcher(when).results().forEach(value -> used.add(value.group(1)));
        }
        for (String block : List.of("readField", "http", "plan")) {
            if (StepRules.member(step, block)
                            .flatMap(is -> StepRules.member(is, "outputKey"))
                            .orElse(null)
                    instanceof Json.Text(var key)) {
                var pointer = at + "/" + block + "/outputKey";
                if (outputs.containsKey(key)) {
                    report.add(Rule.OUTPUT_TWICE, pointer, "an earlier step already outputs " + key);
                }
                outputs.put(key, pointer);
            }
        }
    }

    private void walk(Json value, String pointer, String step) {
        switch (value) {
            case Json.Obj(var members) ->
                members.forEach((name, member) -> {
                    var at = Pointer.member(pointer, name);
                    if (BRACES.matcher(name).find()) {
                        report.add(Rule.TEMPLATE_PLACE, at, "a template in a key is not replaced, only in texts");
                    }
                    walk(member, at, step);
                });
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    walk(items.get(i), Pointer.index(pointer, i), step);
                }
            }
            case Json.Text(var text) -> text(text, pointer, step);
            case Json.Num ignored -> {}
            case Json.Bool ignored -> {}
            case Json.Null ignored -> {}
        }
    }

    private void text(String text, String pointer, String step) {
        boolean replaced = REPLACED.stream().anyMatch(place -> Pointer.inside(step + place, pointer));
        var braces = BRACES.matcher(text);
        while (braces.find()) {
            var keys = Template.keys(Json.text(braces.group()));
            if (keys.isEmpty()) {
                unknownForm(braces.group(), braces.group(1), pointer, replaced);
            } else if (replaced) {
                use(keys.getFirst(), pointer);
            } else {
                report.add(
                        Rule.TEMPLATE_PLACE,
                        pointer,
                        braces.group() + " is not replaced here, only in the values, manifests, templates"
                                + " and messages of steps");
            }
        }
    }

    private void use(String key, String pointer) {
        used.add(key);
        if (!outputs.containsKey(key)) {
            var hint = Nearest.to(key, outputs.keySet())
                    .map(name -> "; did you mean " + name + "?")
                    .orElse(
                            outputs.isEmpty()
                                    ? ""
                                    : "; earlier steps output " + String.join(", ", new TreeSet<>(outputs.keySet())));
            report.add(Rule.UNKNOWN_VALUE, pointer, "no earlier step outputs " + key + hint);
        }
    }

    /** Other programs have templates with braces too: only what looks like a mistake is told. */
    private void unknownForm(String whole, String inside, String pointer, boolean replaced) {
        if (inside.toLowerCase(java.util.Locale.ROOT).contains("values") || !replaced) {
            report.add(Rule.TEMPLATE_FORM, pointer, whole + " stays as it is; what is replaced is " + RIGHT);
        } else {
            report.add(
                    Rule.TEMPLATE_FORM,
                    pointer,
                    whole + " stays as it is, which is right if another program reads it;"
                            + " what is replaced here is " + RIGHT);
        }
    }
}
