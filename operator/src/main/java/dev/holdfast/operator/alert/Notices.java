package dev.holdfast.operator.alert;

/** Where people are told about something that is about Holdfast itself, not about one object. */
@FunctionalInterface
public interface Notices {
    /**
     * @param reason one CamelCase word
     * @param note a sentence
     */
    void warn(String reason, String note);
}
