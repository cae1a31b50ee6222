package dev.holdfast.cli.freeze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.freeze.FreezeScope;
import dev.holdfast.api.freeze.FreezeSpec;
import dev.holdfast.cli.DryRun;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.ObjectName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Stops recoveries, at once and without asking: what stops can be undone. */
@Command(
        name = "set",
        description = {
            "Stop recoveries until the freeze is cleared or expires.",
            "No run within its reach begins a step or sends anything. A step under way that only waits comes to its end.",
            "Sets it at once, without a question; freeze clear undoes it.",
            "With --fleet or --site and without -n the freeze is made in holdfast-system and reaches every run."
        })
final class FreezeSet implements Callable<Integer> {
    private static final String WHOAMI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final Duration LENGTH_MAX = Duration.ofDays(FreezeSpec.DAYS_MAX);

    private final Session session;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "The freeze's name. Without it the API server chooses one.")
    private String name;

    /** What is stopped. */
    static final class What {
        @Option(names = "--fleet", required = true, description = "Everything.")
        boolean fleet;

        @Option(
                names = "--site",
                paramLabel = "SITE",
                required = true,
                description = "What touches a cluster of that site, as cluster list names it.")
        String site;

        @Option(
                names = "--application",
                paramLabel = "NAME",
                required = true,
                description = "The runs that recover that ProtectedApplication of the namespace.")
        String application;

        @Option(
                names = "--plan",
                paramLabel = "NAME",
                required = true,
                description = "The runs of that plan of the namespace. Repeatable.")
        List<String> plans = List.of();
    }

    /** When it ends. */
    static final class End {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                required = true,
                converter = DurationConverter.class,
                description = "For how long, for example 2h; at most 720h.")
        Duration length;

        @Option(
                names = "--until",
                paramLabel = "TIME",
                required = true,
                converter = InstantConverter.class,
                description = "Until when, for example 2026-11-30T18:00:00Z; at most 30 days ahead.")
        Instant until;
    }

    @ArgGroup(multiplicity = "1")
    private What what;

    @ArgGroup(multiplicity = "1")
    private End end;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, in words: whoever meets a held run reads it.")
    private String reason;

    @Option(
            names = "--dry-run",
            paramLabel = "none|client|server",
            defaultValue = "none",
            description = {
                "client prints the manifest instead; server lets the API server check it.",
                "Default: ${DEFAULT-VALUE}."
            })
    private DryRun dryRun;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    FreezeSet(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        check();
        try (var api = Api.open(cluster, session)) {
            var namespace =
                    scope() == FreezeScope.APPLICATION ? api.namespace() : cluster.namespaceOr(FreezeCommand.HOME);
            var review =
                    Trees.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
            var user = api.connection()
                    .postGood(WHOAMI, review)
                    .body()
                    .at("/status/userInfo/username")
                    .asText();
            var manifest = manifest(namespace, expires(api.now()), user);
            if (dryRun == DryRun.client) {
                print(manifest);
            } else {
                created(api, namespace, api.create(Kind.FREEZE, namespace, manifest, dryRun == DryRun.server));
            }
        }
        session.out().flush();
        return ExitCode.DONE.code();
    }

    private void check() {
        if (reason.isBlank()) {
            throw new Fault(ExitCode.USAGE, "the reason is empty; it says why, to whoever meets a held run");
        }
        if (name != null && !ObjectName.isAny(name)) {
            throw new Fault(ExitCode.USAGE, "\"" + name + "\" cannot be a freeze's name", "use " + ObjectName.RULE);
        }
    }

    /** The API server judges by its own clock; this is said before anything is sent, by that clock as it was heard. */
    private Instant expires(Instant now) {
        var expires = end.until == null ? now.plus(end.length) : end.until;
        if (!expires.isAfter(now)) {
            throw new Fault(
                    ExitCode.USAGE, "a freeze that ends at " + expires + " has ended already; nothing was done");
        }
        if (expires.isAfter(now.plus(LENGTH_MAX))) {
            throw new Fault(
                    ExitCode.USAGE,
                    "a freeze ends at most " + FreezeSpec.DAYS_MAX
                            + " days ahead: one that is forgotten keeps everything"
                            + " from being recovered; nothing was done",
                    "choose at most --for " + LENGTH_MAX.toHours() + "h, and set it again when it is still needed");
        }
        return expires.truncatedTo(ChronoUnit.SECONDS);
    }

    private FreezeScope scope() {
        if (what.fleet) return FreezeScope.FLEET;
        return what.site != null ? FreezeScope.SITE : FreezeScope.APPLICATION;
    }

    private ObjectNode manifest(String namespace, Instant expires, String user) {
        var manifest =
                Trees.object().put("apiVersion", Kind.FREEZE.apiVersion()).put("kind", Kind.FREEZE.kind());
        var metadata = manifest.putObject("metadata");
        if (name == null) metadata.put("generateName", "freeze-");
        else metadata.put("name", name);
        metadata.put("namespace", namespace);
        var spec = manifest.putObject("spec").put("scope", scope().word());
        if (what.site != null) spec.put("site", what.site);
        if (what.application != null) spec.put("application", what.application);
        if (!what.plans.isEmpty()) what.plans.forEach(spec.putArray("plans")::add);
        spec.put("reason", reason).put("expires", expires.toString()).put("setBy", user);
        return manifest;
    }

    private void print(ObjectNode manifest) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(manifest));
            case table, wide, yaml, name -> session.out().print(Trees.yaml(manifest));
        }
    }

    private void created(Api api, String namespace, Found freeze) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(freeze.shown()));
            case yaml -> session.out().print(Trees.yaml(freeze.shown()));
            case name -> session.out().println(Listing.qualified(Kind.FREEZE, freeze.name()));
            case table, wide -> told(api, namespace, freeze);
        }
    }

    private void told(Api api, String namespace, Found freeze) {
        if (dryRun == DryRun.server) {
            session.out().println(Listing.qualified(Kind.FREEZE, freeze.name()) + " created (server dry run)");
            return;
        }
        var shown = new FreezeView(freeze);
        session.out().println(Listing.qualified(Kind.FREEZE, freeze.name()) + " created");
        session.say("holds " + shown.what() + ", "
                + (namespace.equals(FreezeCommand.HOME) && scope() != FreezeScope.APPLICATION
                        ? "in every namespace"
                        : "in namespace " + namespace)
                + ", for " + Durations.age(shown.left(api.now())) + ", until "
                + freeze.time("/spec/expires").map(session::time).orElse(freeze.text("/spec/expires")));
        session.say("clear it: holdfast freeze clear " + namespace + "/" + freeze.name() + cluster.repeated());
    }

    /** Reads a point in time from the command line. */
    static final class InstantConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "\"" + value + "\" is not a point in time such as 2026-11-30T18:00:00Z");
            }
        }
    }
}
