package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.OutputOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a run while it goes on. */
@Command(
        name = "watch",
        description = {
            "Watch a run live, step by step, until it ends or rests.",
            "Ends with its outcome: 0 Completed, 6 Failed or Canceled, 5 Paused or AwaitingApproval.",
            "Ctrl-C ends the watching, never the run. With -o json one line of JSON per change."
        })
public final class RunWatch implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "RUN", description = "The run's name.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private WaitOptions wait;

    @Mixin
    private OutputOptions output;

    RunWatch(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            return watch(
                    session, api, cluster, wait.timeout(), output.format(), api.get(Kind.RUN, api.namespace(), name));
        }
    }

    /** Shows the run from a first state on; the exit code is its outcome. */
    public static int watch(
            Session session, Api api, ClusterOptions cluster, Optional<Duration> timeout, Format format, Found first) {
        RunFollow.Viewer screen =
                switch (format) {
                    case json, yaml -> new RunLines(session, api::now);
                    case table, wide, name ->
                        session.redraws() ? new RunPicture(session, api::now) : new RunPlain(session, api::now);
                };
        var run = new RunFollow(session, api, cluster, timeout).follow(first, screen);
        if (format.forPeople()) {
            var end = new RunEnd(session, api.now());
            session.out().println(end.line(run));
            session.out().flush();
            end.hints(run, cluster);
        }
        return run.exit().code();
    }
}
