package dev.holdfast.cli.site;

import picocli.CommandLine.Command;

/** The group of commands about pairs of sites. */
@Command(
        name = "site",
        description = "See which of two sites may act, and say which is to.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SiteList.class,
            SiteStatus.class,
            SiteWatch.class,
            SiteEvict.class,
            SiteRejoin.class,
            SiteOverride.class,
            SiteDrill.class
        })
public final class SiteCommand {}
