package dev.holdfast.cli.alert;

import picocli.CommandLine.Command;

/** The group of commands about alerts. */
@Command(
        name = "alert",
        description = "Alerts: what was received and what became of it; send one by hand.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertList.class, AlertSend.class})
public final class AlertCommand {}
