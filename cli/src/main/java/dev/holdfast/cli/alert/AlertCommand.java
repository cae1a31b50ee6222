package dev.holdfast.cli.alert;

import picocli.CommandLine.Command;

/** The group of commands about alerts. */
@Command(
        name = "alert",
        description = "See which alerts came in and what became of them; send one by hand.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertList.class, AlertSend.class})
public final class AlertCommand {}
