package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Waits for the end of a run without showing its steps. */
@Command(
        name = "wait",
        description = {
            "Wait until a run ends or rests, and end with its outcome.",
            "Ends with 0 Completed, 6 Failed or Canceled, 5 Paused or AwaitingApproval, 8 when the wait is over."
        })
final class RunWait implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "RUN", description = "The run's name.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private WaitOptions wait;

    @Mixin
    private OutputOptions output;

    RunWait(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var first = api.get(Kind.RUN, api.namespace(), name);
            var run = new RunFollow(session, api, cluster, wait.timeout()).follow(first, seen -> {});
            new RunEnd(session, api.now()).print(run, output.format(), cluster);
            return run.exit().code();
        }
    }
}
