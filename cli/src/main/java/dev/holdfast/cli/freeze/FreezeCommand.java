package dev.holdfast.cli.freeze;

import picocli.CommandLine.Command;

/** The group of commands about freezes. */
@Command(
        name = "freeze",
        description =
                "The stop switch: as long as a freeze is there and has not expired, no run goes on within its reach.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FreezeSet.class, FreezeList.class, FreezeClear.class})
public final class FreezeCommand {
    /** Where the operator lives, unless it was installed elsewhere: a freeze there reaches every run. */
    static final String HOME = "holdfast-system";
}
