package dev.holdfast.core.alert;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The verdict that a site was taken over, as an alert like any other, so that plans can start from it. Its labels name the
 * epoch: each takeover is an episode of its own, whoever tells of it and however often.
 */
public final class TakeoverAlert {

    public static final String NAME = "HoldfastSiteTakenOver";

    private static final String ALERTNAME = "alertname";
    private static final String SEVERITY = "severity";
    private static final String PAIR = "pair";
    private static final String SITE = "site";
    private static final String BY = "by";
    private static final String EPOCH = "epoch";

    private TakeoverAlert() {}

    /**
     * @param pair namespace and name of the SitePair
     * @param lost the site that was lost
     * @param by the site that may run its workloads
     */
    public static Alert firing(String pair, String lost, String by, long epoch) {
        var labels = new TreeMap<String, String>();
        labels.put(ALERTNAME, NAME);
        labels.put(SEVERITY, "critical");
        labels.put(PAIR, pair);
        labels.put(SITE, lost);
        labels.put(BY, by);
        labels.put(EPOCH, Long.toString(epoch));
        return new Alert(
                Alert.Status.FIRING,
                labels,
                Map.of(
                        "summary",
                        "site %s was taken over by site %s".formatted(lost, by),
                        "description",
                        "The arbiter of the pair has decided: site %s is evicted and has stopped. Its workloads may run on site %s, in epoch %d."
                                .formatted(lost, by, epoch)),
                Map.of(Alert.SOURCE, OutageAlert.SOURCE));
    }

    /** The same alert, over. */
    public static Alert over(Map<String, String> labels) {
        return new Alert(Alert.Status.RESOLVED, labels, Map.of(), Map.of(Alert.SOURCE, OutageAlert.SOURCE));
    }

    /** The epoch of an alert of this pair that says so; empty for any other alert. */
    public static Optional<String> epoch(Map<String, String> labels, String pair) {
        boolean ours = NAME.equals(labels.get(ALERTNAME)) && pair.equals(labels.get(PAIR));
        return ours ? Optional.ofNullable(labels.get(EPOCH)) : Optional.empty();
    }
}
