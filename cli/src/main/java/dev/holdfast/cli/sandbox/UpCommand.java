package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a sandbox up, and the operator in it; one that is already up is left as it is. */
@Command(
        name = "up",
        description = {
            "Bring a sandbox up, with the operator on its first cluster.",
            "Starts real control planes with simulated nodes.",
            "The first start on a machine gets the programs, which can take 15 minutes; later ones take seconds."
        })
final class UpCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = SandboxSpec.DEFAULT_NAME,
            description = "Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--clusters",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "hub,east,west",
            description = "Names of the clusters; the operator lives on the first. Default: ${DEFAULT-VALUE}.")
    private List<String> clusters;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Simulated nodes of each cluster, dealt to the zones in turn. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--zones",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "a,b",
            description = "Zones of each cluster. Default: ${DEFAULT-VALUE}.")
    private List<String> zones;

    @Option(
            names = "--kubernetes",
            paramLabel = "MINOR",
            defaultValue = "",
            description = "Kubernetes to run, for example 1.34. Default: HOLDFAST_KUBERNETES, or the pinned one.")
    private String kubernetes;

    @Option(
            names = "--node-monitor-grace",
            paramLabel = "TIME",
            defaultValue = "50s",
            converter = Seconds.class,
            description = "How long a silent node stays Ready. Default: ${DEFAULT-VALUE}, as in Kubernetes.")
    private Duration nodeMonitorGrace;

    @Option(names = "--no-operator", description = "Only the control planes: no kinds, no rights, no operator.")
    private boolean noOperator;

    @Mixin
    private OutputOptions output;

    UpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var progress = new Progress(session);
            var sandbox = alike().orElseGet(() -> Sandbox.up(spec(), progress));
            operator(sandbox, progress);
            InfoView.print(session, output.format(), sandbox.info());
            session.say("");
            session.say("  export KUBECONFIG=$(holdfast sandbox kubeconfig " + name + " "
                    + sandbox.clusters().getFirst() + ")");
            session.say("  holdfast sandbox down " + name + "    removes it again");
            return ExitCode.DONE;
        });
    }

    private SandboxSpec spec() {
        var spec = SandboxSpec.of(name)
                .withClusters(clusters)
                .withZones(zones)
                .withNodes(nodes)
                .withNodeMonitorGrace(nodeMonitorGrace);
        return kubernetes.isEmpty() ? spec : spec.withKubernetes(kubernetes);
    }

    /** The running sandbox of that name, when it is what is asked for; something else of that name is a fault. */
    private Optional<Sandbox> alike() {
        var running = Sandbox.find(name);
        running.ifPresent(sandbox -> {
            if (!sandbox.isLike(spec())) {
                throw SandboxFault.wrongly("sandbox \"" + name + "\" is already up with other clusters, nodes, zones or"
                        + " another Kubernetes; take it down first (holdfast sandbox down " + name
                        + ") or choose another name");
            }
            session.say("sandbox \"" + name + "\" is already up");
        });
        return running;
    }

    private void operator(Sandbox sandbox, Progress progress) {
        if (noOperator || sandbox.info().annotations().containsKey(OperatorSetup.OPERATOR)) {
            return;
        }
        var setup = ServiceLoader.load(OperatorSetup.class).findFirst();
        if (setup.isEmpty()) {
            progress.accept("no operator was started: this holdfast was built without one");
            return;
        }
        setup.get().start(sandbox, sandbox.clusters(), progress);
    }

    /** A length of time of at least a second. */
    static final class Seconds implements picocli.CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            var duration = Durations.parse(text);
            if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new picocli.CommandLine.TypeConversionException("at least 1s is needed, not " + text);
            }
            return duration;
        }
    }
}
