package dev.holdfast.cli;

import dev.holdfast.cli.alert.AlertCommand;
import dev.holdfast.cli.app.AppCommand;
import dev.holdfast.cli.cluster.ClusterCommand;
import dev.holdfast.cli.demo.DemoCommand;
import dev.holdfast.cli.failover.FailoverCommand;
import dev.holdfast.cli.freeze.FreezeCommand;
import dev.holdfast.cli.install.InstallCommand;
import dev.holdfast.cli.plan.PlanCommand;
import dev.holdfast.cli.run.RunCommand;
import dev.holdfast.cli.sandbox.SandboxCommand;
import dev.holdfast.cli.site.SiteCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The root of the command line. */
@Command(
        name = "holdfast",
        description = "Carries out your recovery plans across a fleet of Kubernetes clusters when an alert fires.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        subcommands = {
            AlertCommand.class,
            PlanCommand.class,
            ClusterCommand.class,
            AppCommand.class,
            RunCommand.class,
            FailoverCommand.class,
            FreezeCommand.class,
            SiteCommand.class,
            InstallCommand.class,
            OperatorCommand.class,
            SandboxCommand.class,
            DemoCommand.class,
            HelpCommand.class,
            VersionCommand.class,
            CompletionCommand.class
        })
public final class Main {
    @Mixin
    private final Display display;

    private Main(Session session) {
        this.display = session.display();
    }

    public static void main(String[] arguments) {
        Quiet.logs();
        System.exit(run(Session.ofProcess(), arguments));
    }

    /** Runs one command and says how it ended. */
    public static int run(Session session, String... arguments) {
        return commandLine(session).execute(arguments);
    }

    /** The whole command line, ready to be run or described. */
    static CommandLine commandLine(Session session) {
        var root = new CommandLine(new Main(session), new Commands(session));
        OperatorCommand.describe(root);
        root.setOut(session.out());
        root.setErr(session.err());
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpWidth(HelpLayout.WIDTH);
        root.setExecutionExceptionHandler(new Failures(session));
        root.setParameterExceptionHandler(new Failures(session));
        HelpLayout.install(root);
        return root;
    }
}
