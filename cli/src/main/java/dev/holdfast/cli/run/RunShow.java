package dev.holdfast.cli.run;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows everything that matters about one run. */
@Command(name = "show", description = "Show a run: why it failed, what each step changed, and what to do next.")
final class RunShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "RUN", description = "The run's name.")
    private String name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    RunShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var run = api.get(Kind.RUN, api.namespace(), name);
            switch (output.format()) {
                case json -> session.out().println(Trees.json(run.shown()));
                case yaml -> session.out().print(Trees.yaml(run.shown()));
                case name -> session.out().println(Listing.qualified(Kind.RUN, run.name()));
                case table, wide -> {
                    new RunText(session, api.now()).show(RunView.of(run), cluster);
                    new RunTree(session, api).show(run);
                }
            }
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }
}
