package dev.holdfast.cli.site;

import picocli.CommandLine.Command;

/** The group of commands about pairs of sites. */
@Command(
        name = "site",
        description = "See which of two sites may act, and what would happen if one went dark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SiteList.class, SiteStatus.class, SiteWatch.class})
public final class SiteCommand {}
