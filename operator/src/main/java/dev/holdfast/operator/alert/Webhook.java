package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Alert;
import java.util.List;

/** What a body of the Alertmanager's webhook says, or why it says nothing. */
public sealed interface Webhook {
    /**
     * @param truncatedAlerts how many further alerts the sender left out
     */
    record Delivery(List<Alert> alerts, long truncatedAlerts) implements Webhook {
        public Delivery {
            alerts = List.copyOf(alerts);
        }
    }

    /** Sending the same again would be refused again. */
    record Refused(int status, Refusal refusal, String reason) implements Webhook {}
}
