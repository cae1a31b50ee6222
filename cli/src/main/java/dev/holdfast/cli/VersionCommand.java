package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which Holdfast this is, and on which Java it runs. */
@Command(name = "version", description = "Say which version this is.")
final class VersionCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private OutputOptions output;

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var build = Build.ofThisJar();
        switch (output.format()) {
            case table, wide -> session.out().println(build + " on Java " + Runtime.version());
            case name -> session.out().println(build.version());
            case json -> session.out().println(Trees.json(tree(build)));
            case yaml -> session.out().print(Trees.yaml(tree(build)));
        }
        session.out().flush();
        return ExitCode.DONE.code();
    }

    private static ObjectNode tree(Build build) {
        return Trees.object()
                .put("apiVersion", Listing.ENVELOPE)
                .put("kind", "Version")
                .put("version", build.version())
                .put("commit", build.commit())
                .put("java", Runtime.version().toString());
    }
}
