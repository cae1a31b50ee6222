package dev.holdfast.cli.app;

import picocli.CommandLine.Command;

/** The group of commands about applications. */
@Command(
        name = "app",
        description = "What is protected: applications, the plans that recover them, and what nothing protects.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AppList.class, AppShow.class, AppUnprotected.class})
public final class AppCommand {}
