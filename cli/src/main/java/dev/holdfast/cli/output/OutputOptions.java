package dev.holdfast.cli.output;

import picocli.CommandLine.Option;

/** The form in which the result is printed. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Format format;

    public Format format() {
        return format;
    }
}
