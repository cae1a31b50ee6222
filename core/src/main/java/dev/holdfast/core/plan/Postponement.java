package dev.holdfast.core.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be said before a run of steps that are to be put off while their cluster gives no answer: one that uses a value of
 * a Secret cannot be, since deferred actions can be read by whoever reads runs. The plan can run all the same: it does what
 * it says as long as the cluster answers.
 */
public final class Postponement {

    private Postponement() {}

    /** Why the step could not be put off when it came to that; empty when it can, or does not ask for it. */
    public static Optional<String> doubt(List<Step> steps, Step step) {
        return asking(step).flatMap(asks -> {
            var secrets = secrets(steps, step.number());
            return Preflight.keys(asks.action()).stream()
                    .filter(secrets::containsKey)
                    .findFirst()
                    .map(key -> step.label() + " is to be deferred while Cluster "
                            + step.action().cluster() + " gives no answer, and would fail instead: it uses {{ .Values."
                            + key + " }}, which " + secrets.get(key).label()
                            + " takes from a Secret, and deferred actions can be read by whoever reads runs. Let what it"
                            + " writes name the Secret (secretKeyRef, secretName), or say onUnreachable: fail or skip");
        });
    }

    /** The step, with grace or without, as it asks to be put off. */
    private static Optional<Step> asking(Step step) {
        if (step.onUnreachable() == OnUnreachable.DEFER) return Optional.of(step);
        return step.instead().filter(other -> other.onUnreachable() == OnUnreachable.DEFER);
    }

    /** The outputs before step {@code number} that are kept secret, each with the step that outputs it. */
    private static Map<String, Step> secrets(List<Step> steps, int number) {
        var secrets = new LinkedHashMap<String, Step>();
        for (var step : steps) {
            if (step.number() >= number) break;
            boolean reads = step.action() instanceof Action.ReadField read
                    && read.target().apiVersion().equals("v1")
                    && read.target().resource().equals("secrets");
            boolean passesOn = Preflight.keys(step.action()).stream().anyMatch(secrets::containsKey);
            step.action().keeps().ifPresent(key -> {
                if (reads || passesOn) secrets.put(key, step);
                else secrets.remove(key);
            });
        }
        return secrets;
    }
}
