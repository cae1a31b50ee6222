package dev.holdfast.cli.install;

import picocli.CommandLine.Command;

/** The group of commands about installations. */
@Command(
        name = "install",
        description = "Print the CRDs, policies and least rights, and check that a cluster has them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InstallGenerate.class, InstallCheck.class})
public final class InstallCommand {}
