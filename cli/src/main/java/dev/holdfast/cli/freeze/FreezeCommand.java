package dev.holdfast.cli.freeze;

import picocli.CommandLine.Command;

/** The group of commands about freezes. */
@Command(
        name = "freeze",
        description = "Stop recoveries for a while: no run within a freeze's reach goes on.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FreezeSet.class, FreezeList.class, FreezeClear.class})
public final class FreezeCommand {
    /** Where the operator lives, unless it was installed elsewhere: a freeze there reaches every run. */
    static final String HOME = "holdfast-system";
}
