package dev.holdfast.cli.run;

import dev.holdfast.api.run.Phase;
import picocli.CommandLine.Help.Ansi;

/** Colours of states; the word says the same without them. */
final class Colors {
    private Colors() {}

    static String phase(Phase phase, boolean colours) {
        var style =
                switch (phase) {
                    case COMPLETED -> "bold,green";
                    case FAILED, CANCELED -> "bold,red";
                    case AWAITING_APPROVAL, PAUSED -> "bold,yellow";
                    case PENDING, RUNNING -> "bold";
                };
        return styled(style, phase.word(), colours);
    }

    /** A step's word, padded to four characters. */
    static String word(StepView step, boolean colours) {
        var style =
                switch (step.word()) {
                    case "OK" -> "green";
                    case "FAIL", "STOP" -> "bold,red";
                    case "WAIT", "ASK", "SKIP" -> "yellow";
                    case "WAIT", "SKIP", "DEFR" -> "yellow";
                    case "RUN" -> "bold";
                    default -> "faint";
                };
        return styled(style, step.word(), colours) + " ".repeat(4 - step.word().length());
    }

    private static String styled(String style, String text, boolean colours) {
        return colours ? Ansi.ON.string("@|" + style + " " + text + "|@") : text;
    }
}
