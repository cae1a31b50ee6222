package dev.holdfast.cli.kube;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.OutputOptions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that lists the objects of one kind, in a namespace or in all. */
public abstract class KindList implements Callable<Integer> {
    private final Session session;
    private final Kind kind;
    private final Comparator<Found> order;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private ListOptions which;

    @Mixin
    private OutputOptions output;

    protected KindList(Session session, Kind kind, Comparator<Found> order) {
        this.session = session;
        this.kind = kind;
        this.order = order;
    }

    @Override
    public final Integer call() {
        try (var api = Api.open(cluster, session)) {
            var namespace = namespace(cluster, api);
            var found = which.list(api, kind, namespace).stream().sorted(order).toList();
            new Listing(kind, found, which.allNamespaces(), columns(api.now()))
                    .print(session, output.format(), which.nothing(kind, namespace));
        }
        return ExitCode.DONE.code();
    }

    /** Whose objects are listed where not all are asked for. */
    protected String namespace(ClusterOptions options, Api api) {
        return api.namespace();
    }

    protected abstract List<Column> columns(Instant now);
}
