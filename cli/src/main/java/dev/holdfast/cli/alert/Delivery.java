package dev.holdfast.cli.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Trees;
import java.time.Instant;
import java.util.Map;

/** One alert on its way to the intake, as Alertmanager's webhook (version 4) or as the manifest that does the same. */
record Delivery(Map<String, String> labels, Map<String, String> annotations, boolean resolved, Instant now) {
    private static final String ENDLESS = "0001-01-01T00:00:00Z";

    /** The body of Alertmanager's webhook with this one alert. */
    ObjectNode webhook() {
        var status = resolved ? "resolved" : "firing";
        var body = Trees.object()
                .put("version", "4")
                .put("groupKey", "{}:{holdfast_cli=\"" + Fingerprint.of(labels) + "\"}")
                .put("truncatedAlerts", 0)
                .put("status", status)
                .put("receiver", "holdfast")
                .put("externalURL", "");
        body.putObject("groupLabels");
        put(body.putObject("commonLabels"), labels);
        put(body.putObject("commonAnnotations"), annotations);
        var alert = body.putArray("alerts").addObject().put("status", status);
        put(alert.putObject("labels"), labels);
        put(alert.putObject("annotations"), annotations);
        alert.put("startsAt", now.toString())
                .put("endsAt", resolved ? now.toString() : ENDLESS)
                .put("generatorURL", "")
                .put("fingerprint", Fingerprint.of(labels));
        return body;
    }

    /** The ReceivedAlert that means the same when it is created by hand. */
    ObjectNode manifest(String namespace) {
        var manifest = Trees.object().put("apiVersion", Kind.ALERT.apiVersion()).put("kind", Kind.ALERT.kind());
        manifest.putObject("metadata").put("generateName", "by-hand-").put("namespace", namespace);
        var spec = manifest.putObject("spec");
        put(spec.putObject("labels"), labels);
        if (!annotations.isEmpty()) {
            put(spec.putObject("annotations"), annotations);
        }
        spec.put("fingerprint", Fingerprint.of(labels)).put("startsAt", now.toString());
        return manifest;
    }

    private static void put(ObjectNode node, Map<String, String> texts) {
        texts.forEach(node::put);
    }
}
