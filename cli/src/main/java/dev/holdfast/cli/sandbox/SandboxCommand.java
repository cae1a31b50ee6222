package dev.holdfast.cli.sandbox;

import picocli.CommandLine.Command;

/** The group of commands about sandboxes. */
@Command(
        name = "sandbox",
        description = "Start real throw-away clusters on this machine, break, heal and remove them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            ListCommand.class,
            InfoCommand.class,
            KubeconfigCommand.class,
            BreakCommand.class,
            HealCommand.class
        })
public final class SandboxCommand {}
