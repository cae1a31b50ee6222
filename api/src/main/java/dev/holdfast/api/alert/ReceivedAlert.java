package dev.holdfast.api.alert;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One episode of one alert: from its first delivery until it is resolved or has been silent long enough. */
@JsonClassDescription(
        "One episode of one alert, from its first delivery until it is resolved or has long been silent. An alert that a plan matches starts a RecoveryRun.")
@Group("recovery.elotl.co")
@Version("v1alpha1")
@Plural("receivedalerts")
@ShortNames("ralert")
@Categories("holdfast")
@AdditionalPrinterColumn(name = "Alertname", jsonPath = ".spec.labels.alertname", type = Type.STRING)
@AdditionalPrinterColumn(name = "Severity", jsonPath = ".spec.labels.severity", type = Type.STRING)
@AdditionalPrinterColumn(name = "Processed", jsonPath = ".status.processed", type = Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Runs", jsonPath = ".status.runs", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Matched",
        jsonPath = ".status.conditions[?(@.type==\"Matched\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Source", jsonPath = ".spec.source", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Episode", jsonPath = ".status.episode", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Last seen", jsonPath = ".status.lastSeen", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(name = "Resolved", jsonPath = ".status.resolvedAt", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(
        name = "Nearest miss",
        jsonPath = ".status.nearestMiss.reason",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class ReceivedAlert extends CustomResource<ReceivedAlertSpec, ReceivedAlertStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ReceivedAlertSpec initSpec() {
        return null;
    }

    @Override
    protected ReceivedAlertStatus initStatus() {
        return null;
    }
}
