package dev.holdfast.cli.plan;

import picocli.CommandLine.Command;

/** The group of commands about plans. */
@Command(
        name = "plan",
        description = "Recovery plans: which alerts start them, what they do, and what they need.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PlanList.class, PlanShow.class, PlanLint.class, PlanRbac.class})
public final class PlanCommand {}
