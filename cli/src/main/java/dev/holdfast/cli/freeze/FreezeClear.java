package dev.holdfast.cli.freeze;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Durations;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a freeze away; what it held goes on at once, so it is asked for. */
@Command(
        name = "clear",
        aliases = "rm",
        description = {
            "Clear a freeze; the runs that nothing else holds go on at once.",
            "Asks first; scripts give the name with --confirm."
        })
final class FreezeClear implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "FREEZE",
            description =
                    "NAME or NAMESPACE/NAME, as a held run says it. NAME: in the namespace or in holdfast-system.")
    private String name;

    @Option(names = "--confirm", paramLabel = "NAME", description = "The freeze's name once more, instead of asking.")
    private String confirm;

    @Mixin
    private ClusterOptions cluster;

    FreezeClear(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var freeze = find(api);
            confirm(api, freeze);
            var path = Api.path(Kind.FREEZE, Optional.of(freeze.namespace())) + "/" + Api.encode(freeze.name());
            api.connection().deleteGood(path);
            session.out().println(Listing.qualified(Kind.FREEZE, freeze.name()) + " deleted");
            session.out().flush();
        }
        return ExitCode.DONE.code();
    }

    private Found find(Api api) {
        int slash = name.indexOf('/');
        if (slash >= 0) return api.get(Kind.FREEZE, name.substring(0, slash), name.substring(slash + 1));
        var found = Stream.of(api.namespace(), cluster.namespaceOr(FreezeCommand.HOME))
                .distinct()
                .flatMap(place -> api.find(Kind.FREEZE, place, name).stream())
                .toList();
        if (found.size() > 1) {
            throw new Fault(
                    ExitCode.USAGE,
                    "there is a freeze \"" + name + "\" in namespace "
                            + found.getFirst().namespace() + " and one in "
                            + found.getLast().namespace() + "; nothing was cleared",
                    "say which: NAMESPACE/" + name);
        }
        return found.isEmpty() ? api.get(Kind.FREEZE, api.namespace(), name) : found.getFirst();
    }

    private void confirm(Api api, Found freeze) {
        if (confirm != null) {
            if (!confirm.equals(freeze.name())) {
                throw new Fault(
                        ExitCode.DECLINED,
                        "--confirm=" + confirm + " is not the freeze's name " + freeze.name()
                                + "; nothing was cleared");
            }
            return;
        }
        if (!session.asks()) {
            throw new Fault(
                    ExitCode.DECLINED,
                    "nobody can be asked whether to clear " + freeze.name() + "; nothing was cleared",
                    "say so on the command line: --confirm=" + freeze.name());
        }
        var shown = new FreezeView(freeze);
        session.say(Clean.line("The freeze " + freeze.namespace() + "/" + freeze.name() + " holds " + shown.what()
                + (shown.isActive(api.now())
                        ? " for another " + Durations.age(shown.left(api.now()))
                        : " no more: it has expired")
                + ", set by " + shown.setBy() + ": " + shown.reason()));
        session.err().print("Clear it? What it holds goes on at once. [y/N] ");
        session.err().flush();
        var typed = session.in().lines().findFirst().orElse("").strip();
        if (!typed.equalsIgnoreCase("y") && !typed.equalsIgnoreCase("yes")) {
            throw new Fault(ExitCode.DECLINED, "the freeze stays; nothing was cleared");
        }
    }
}
