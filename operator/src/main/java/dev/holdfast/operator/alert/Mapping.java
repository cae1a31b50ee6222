package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertSpec;
import dev.holdfast.api.alert.ReceivedAlertStatus;
import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.Episode;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.core.alert.Limits;
import dev.holdfast.core.plan.Names;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Between delivered alerts and ReceivedAlert objects. A new object cannot bring its status along, so what must not be lost
 * between creating it and writing its status stands in annotations.
 */
final class Mapping {
    static final String IDENTITY = "holdfast.dev/identity";
    static final String EPISODE = "holdfast.dev/episode";
    static final String RECEIVED = "holdfast.dev/received";
    static final String REJECTED = "holdfast.dev/rejected";
    static final String EVENT = "holdfast.dev/event";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String HOLDFAST = "holdfast";
    private static final int FINGERPRINT_MAX = 128;
    private static final int TIME_MAX = 64;
    private static final int SOURCE_MAX = 1024;

    private Mapping() {}

    /** The object of a new episode. */
    static ReceivedAlert toObject(String namespace, Alert alert, Identity identity, Episode episode) {
        var fitted = Limits.fit(alert);
        var marks = new HashMap<String, String>();
        marks.put(IDENTITY, identity.hex());
        marks.put(EPISODE, Integer.toString(episode.number()));
        marks.put(RECEIVED, episode.firstSeen().toString());
        alert.event().ifPresent(event -> marks.put(EVENT, event));
        fitted.rejected().ifPresent(reason -> marks.put(REJECTED, reason));
        var object = new ReceivedAlert();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(Names.alert(title(alert), identity, episode.number()))
                .withLabels(Map.of(MANAGED_BY, HOLDFAST))
                .withAnnotations(marks)
                .build());
        object.setSpec(spec(fitted.alert()));
        return object;
    }

    /** What a person would call it. */
    static String title(Alert alert) {
        return alert.labels().getOrDefault("alertname", "alert");
    }

    private static ReceivedAlertSpec spec(Alert alert) {
        var remarks = alert.remarks();
        return new ReceivedAlertSpec(
                alert.labels(),
                alert.annotations(),
                cut(remarks.get("fingerprint"), FINGERPRINT_MAX),
                cut(remarks.get("startsAt"), TIME_MAX),
                cut(remarks.get("endsAt"), TIME_MAX),
                remarks.get("generatorURL"),
                cut(remarks.get(Alert.SOURCE), SOURCE_MAX));
    }

    private static String cut(String text, int lengthMax) {
        return text == null || text.length() <= lengthMax ? text : text.substring(0, lengthMax);
    }

    /** What is known of a stored alert, whoever made it. */
    static KnownAlert known(ReceivedAlert object) {
        var meta = object.getMetadata();
        var marks = Optional.ofNullable(meta.getAnnotations()).orElse(Map.of());
        var status = Optional.ofNullable(object.getStatus()).orElseGet(ReceivedAlertStatus::blank);
        var rejected = Optional.ofNullable(status.rejected()).or(() -> Optional.ofNullable(marks.get(REJECTED)));
        var received = received(object, marks);
        var firstSeen = Optional.ofNullable(status.firstSeen()).orElse(received);
        var episode = Episode.recorded(
                number(status, marks),
                firstSeen,
                Optional.ofNullable(status.lastSeen()).orElse(firstSeen),
                Optional.ofNullable(status.resolvedAt()));
        return new KnownAlert(
                Ref.of(object),
                meta.getUid(),
                version(meta.getResourceVersion()),
                identity(object, marks, rejected.isPresent()),
                episode,
                received,
                status.processed(),
                AlertStatus.reason(status).filter(AlertStatus.UNMATCHED::equals).isPresent(),
                AlertStatus.reason(status).filter(AlertStatus.REPEAT::equals).isPresent(),
                AlertStatus.reason(status)
                        .filter(reason -> !reason.equals(AlertStatus.BLOCKED))
                        .isPresent(),
                rejected,
                status.runs(),
                status.deliveries() == null ? 1 : status.deliveries(),
                Optional.ofNullable(marks.get(EVENT)));
    }

    /** The labels of a truncated alert are not all there, so its identity cannot be told from them. */
    private static Identity identity(ReceivedAlert object, Map<String, String> marks, boolean rejected) {
        var recorded = Optional.ofNullable(object.getStatus()).map(ReceivedAlertStatus::identity);
        var marked = rejected ? Optional.ofNullable(marks.get(IDENTITY)) : Optional.<String>empty();
        return recorded.or(() -> marked)
                .filter(hex -> hex.matches("[0-9a-f]{64}"))
                .map(Identity::new)
                .orElseGet(() -> Identity.of(object.getSpec().labels()));
    }

    private static int number(ReceivedAlertStatus status, Map<String, String> marks) {
        if (status.episode() != null && status.episode() > 0) return status.episode();
        var marked = marks.getOrDefault(EPISODE, "");
        return marked.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(marked) : 1;
    }

    /** By our own clock where we stored the alert; in whole seconds by the API server's where a person did. */
    private static Instant received(ReceivedAlert object, Map<String, String> marks) {
        var created = Instant.parse(object.getMetadata().getCreationTimestamp());
        try {
            return marks.containsKey(RECEIVED) ? Instant.parse(marks.get(RECEIVED)) : created;
        } catch (DateTimeException e) {
            return created;
        }
    }

    /** Later versions of one object have higher numbers; that is so since etcd 3 and promised since Kubernetes 1.35. */
    static long version(String resourceVersion) {
        return resourceVersion != null && resourceVersion.matches("[0-9]{1,18}") ? Long.parseLong(resourceVersion) : 0;
    }
}
