package dev.holdfast.cli.run;

import picocli.CommandLine.Command;

/** The group of commands about runs. */
@Command(
        name = "run",
        description = "Watch runs, see what they did, start one by hand, steer it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunList.class,
            RunShow.class,
            RunWatch.class,
            RunWait.class,
            RunStart.class,
            RunPause.class,
            RunResume.class,
            RunRetry.class,
            RunSkip.class,
            RunCancel.class,
            RunWaive.class,
            RunApprove.class,
            RunReject.class,
            RunNote.class,
            RunUngraceful.class
        })
public final class RunCommand {}
