package dev.holdfast.cli.cluster;

import picocli.CommandLine.Command;

/** The group of commands about clusters. */
@Command(
        name = "cluster",
        description = "Register the clusters that plans act on, see how they are, check what is missing.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ClusterAdd.class, ClusterList.class, ClusterShow.class, ClusterCheck.class, ClusterRemove.class})
public final class ClusterCommand {}
