package dev.holdfast.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the three standard streams are connected to. The launcher looks, since Java 21 cannot tell them apart.
 *
 * @param input whether a person can answer
 * @param output whether a person reads the result
 * @param errors whether a person reads progress and hints
 */
public record Screen(boolean input, boolean output, boolean errors) {
    /** The launcher's word: the numbers of the streams that are terminals, for example {@code 012}. */
    static final String PROPERTY = "holdfast.terminals";

    private static final int WIDTH_DEFAULT = 100;
    private static final int STTY_SECONDS_MAX = 2;

    /** Nobody watches: pipes and files only. */
    public static final Screen NONE = new Screen(false, false, false);

    static Screen ofProcess() {
        var terminals = System.getProperty(PROPERTY, "");
        return new Screen(terminals.contains("0"), terminals.contains("1"), terminals.contains("2"));
    }

    /** Columns of the terminal now; it may be resized at any time. */
    public int width(Map<String, String> environment) {
        if (!output && !errors) {
            return WIDTH_DEFAULT;
        }
        var columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : asked();
    }

    private static int asked() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            var known = stty.waitFor(STTY_SECONDS_MAX, TimeUnit.SECONDS) && answer.matches("\\d+ [1-9]\\d{1,3}");
            return known ? Integer.parseInt(answer.substring(answer.indexOf(' ') + 1)) : WIDTH_DEFAULT;
        } catch (IOException e) {
            return WIDTH_DEFAULT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WIDTH_DEFAULT;
        }
    }
}
