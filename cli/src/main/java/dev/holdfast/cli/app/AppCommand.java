package dev.holdfast.cli.app;

import picocli.CommandLine.Command;

/** The group of commands about applications. */
@Command(
        name = "app",
        description = "See which applications are protected, by which plans, and what nothing protects.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AppList.class, AppShow.class, AppUnprotected.class})
public final class AppCommand {}
