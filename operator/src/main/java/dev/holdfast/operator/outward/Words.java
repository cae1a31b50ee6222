package dev.holdfast.operator.outward;

/** Failures and answers as a message has room for them. */
final class Words {

    private static final int LENGTH_MAX = 1_000;

    private Words() {}

    static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : line(message);
    }

    /** The beginning of a text in one line, without what a terminal would obey. */
    static String line(String text) {
        String cut = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "…";
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    }
}
