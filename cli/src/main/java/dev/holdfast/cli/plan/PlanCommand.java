package dev.holdfast.cli.plan;

import picocli.CommandLine.Command;

/** The group of commands about plans. */
@Command(
        name = "plan",
        description = "See which alerts start which plans, what the plans do, and what they need.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PlanList.class, PlanShow.class, PlanLint.class, PlanRbac.class})
public final class PlanCommand {}
