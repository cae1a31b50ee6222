package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import dev.holdfast.sandbox.TwoSitesSpec;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a sandbox up, and the operator in it; one that is already up is left as it is. */
@Command(
        name = "up",
        description = {
            "Bring a sandbox up, with the operator on its first cluster.",
            "Starts real control planes with simulated nodes.",
            "The first start on a machine gets the programs, which can take 15 minutes; later ones take seconds.",
            "",
            "With --stretched: two sites instead of clusters. Each has an agent, nodes with agents of their own, and",
            "workloads that are processes; a witness decides between them, and every link can be broken."
        })
final class UpCommand implements Callable<Integer> {
    private static final List<String> OF_CLUSTERS =
            List.of("--clusters", "--zones", "--kubernetes", "--node-monitor-grace", "--no-operator");
    private static final List<String> OF_SITES = List.of("--profile", "--stable-for");
    private static final int CLUSTER_NODES = 3;
    private static final int SITE_NODES = 2;
    private static final Duration STABLE_FOR = Duration.ofSeconds(10);

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
            description = {
                "Simulated nodes of each cluster, dealt to the zones in turn. Default: 3.",
                "With --stretched: nodes of each site. Default: 2."
            })
    private Optional<Integer> nodes = Optional.empty();

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

    @Option(names = "--stretched", description = "Two sites and a witness instead of clusters; needs no Kubernetes.")
    private boolean stretched;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "With --stretched: the times of the pair: fast, default or wan. Default: fast.")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--stable-for",
            paramLabel = "TIME",
            converter = Seconds.class,
            description = "With --stretched: how long a site must have been well to be let in again. Default: 10s.")
    private Optional<Duration> stableFor = Optional.empty();

    @Mixin
    private OutputOptions output;

    @Spec
    private CommandSpec command;

    UpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            refuse(stretched ? OF_CLUSTERS : OF_SITES);
            if (stretched) return new StretchedUp(session, output.format()).up(twoSites());
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

    /** An option that would be ignored is a misunderstanding. */
    private void refuse(List<String> options) {
        for (var option : options) {
            if (!command.commandLine().getParseResult().hasMatchedOption(option)) continue;
            throw SandboxFault.wrongly(
                    option + (stretched ? " is for clusters, and --stretched starts none" : " needs --stretched"));
        }
    }

    private TwoSitesSpec twoSites() {
        var word = profile.orElse("fast");
        var known = Stream.of(Profile.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(
                        () -> SandboxFault.wrongly("unknown profile \"" + word + "\"; there are: fast, default, wan"));
        return TwoSitesSpec.of(
                name, nodes.orElse(SITE_NODES), word, known.parameters().watchdog(), stableFor.orElse(STABLE_FOR));
    }

    private SandboxSpec spec() {
        var spec = SandboxSpec.of(name)
                .withClusters(clusters)
                .withZones(zones)
                .withNodes(nodes.orElse(CLUSTER_NODES))
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
