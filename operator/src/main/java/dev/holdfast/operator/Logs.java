package dev.holdfast.operator;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log lines on standard error, for people or for machines; logback.xml holds the form for people. */
final class Logs {

    private Logs() {}

    static void set(Settings.LogFormat format) {
        if (format == Settings.LogFormat.text
                || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        // The sentence itself, not its form and arguments.
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.start();
        var lines = new ConsoleAppender<ILoggingEvent>();
        lines.setContext(context);
        lines.setTarget("System.err");
        lines.setEncoder(encoder);
        lines.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(lines);
    }
}
