package dev.holdfast.cli.sandbox;

import picocli.CommandLine.Command;

/** The group of commands about sandboxes. */
@Command(
        name = "sandbox",
        description = "Real throw-away clusters on this machine: start them, break them, heal them, remove them.",
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
