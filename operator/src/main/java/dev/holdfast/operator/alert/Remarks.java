package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;

/** Where people are told about one stored alert: in an Event that {@code kubectl describe} shows with it. */
@FunctionalInterface
public interface Remarks {
    /**
     * @param reason one CamelCase word
     * @param note a sentence
     */
    void warn(ReceivedAlert alert, String reason, String note);
}
