package dev.holdfast.cli.lint;

import dev.holdfast.cli.kube.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks files one after the other and remembers what it saw, so that two files with the same object are noticed.
 *
 * <ol>
 *   <li>The text is read as kubectl reads YAML, with the place of every value.
 *   <li>Documents of our kinds must fit the schema of their CRD; others are left alone.
 *   <li>Steps are read by the same code that runs them; what it cannot read is told once.
 *   <li>Then come the rules about what is allowed and still probably not meant.
 * </ol>
 */
public final class Linter {
    private final Schemas schemas = new Schemas();
    private final ObjectRules objects = new ObjectRules();
    private final PlanCircles circles = new PlanCircles();
    private final List<Finding> findings = new ArrayList<>();
    private int documents;
    private int others;

    /** Checks the text of one file. */
    public void check(String file, String text) {
        var reading = YamlReading.read(file, text);
        findings.addAll(reading.findings());
        reading.manifests().stream()
                .flatMap(manifest -> ObjectRules.unfold(manifest).stream())
                .forEach(this::check);
    }

    private void check(Manifest manifest) {
        var report = new Report(manifest);
        var kind = objects.kind(manifest, report);
        if (kind.isPresent()) {
            documents++;
            check(kind.get(), manifest, report);
        } else if (report.findings().isEmpty()) {
            others++;
        }
        findings.addAll(report.findings());
    }

    private void check(Kind kind, Manifest manifest, Report report) {
        schemas.check(kind, manifest.tree())
                .forEach(misfit -> report.add(misfit.rule(), misfit.pointer(), misfit.message()));
        objects.name(kind, manifest, report);
        if (kind == Kind.PLAN || kind == Kind.RUN) {
            manifest.json("spec", "steps").ifPresent(steps -> StepRules.check(report, steps, "/spec/steps"));
        }
        if (kind == Kind.PLAN) {
            manifest.json("spec", "steps").ifPresent(steps -> circles.check(report, manifest, steps));
            manifest.json("spec", "alertLabels")
                    .ifPresent(labels -> MatcherRules.check(report, labels, "/spec/alertLabels"));
        }
    }

    /** Everything found so far, by place. */
    public List<Finding> findings() {
        return findings.stream().sorted(Finding.ORDER).distinct().toList();
    }

    /** How many documents of our kinds were checked. */
    public int documents() {
        return documents;
    }

    /** How many documents of other kinds were left alone. */
    public int others() {
        return others;
    }
}
