package dev.holdfast.operator;

import dev.holdfast.core.alert.Retention;
import dev.holdfast.core.outward.AllowList;
import dev.holdfast.operator.run.RunSweeper;
import dev.holdfast.operator.site.AgentPapers;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What an installation chooses. Every setting has a default that is safe where it is used unchanged. */
@Command(versionProvider = Version.class)
final class Settings {

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The kubeconfig of the cluster that holds the plans. Default: $KUBECONFIG, else ~/.kube/config, else the pod's own credentials.")
    Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "holdfast-system",
            converter = Names.Namespace.class,
            description = "The operator's own namespace, where its Lease is. Default: ${DEFAULT-VALUE}.")
    String namespace;

    @Option(
            names = "--alert-namespace",
            paramLabel = "NAME",
            converter = Names.Namespace.class,
            description = "The namespace where received alerts are kept. Default: the operator's own.")
    Optional<String> alertNamespace = Optional.empty();

    @Option(
            names = "--site",
            paramLabel = "NAME",
            converter = Names.Site.class,
            description = {
                "The site at which the cluster that holds the plans stands.",
                "Without it a freeze of that site does not stop steps on that cluster."
            })
    Optional<String> site = Optional.empty();

    @Option(
            names = "--identity",
            paramLabel = "NAME",
            description = "This replica's name in the Lease. Default: HOSTNAME and the process id.")
    Optional<String> identity = Optional.empty();

    @Option(
            names = "--intake-address",
            paramLabel = "HOST:PORT",
            defaultValue = "0.0.0.0:8080",
            converter = Address.class,
            description = "The address that accepts alerts. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress intakeAddress;

    @Option(
            names = "--management-address",
            paramLabel = "HOST:PORT",
            defaultValue = "0.0.0.0:8081",
            converter = Address.class,
            description = "The address of /healthz, /readyz and /metrics. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress managementAddress;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description =
                    "The file with the bearer token that senders of alerts must show. Read again when it changes.")
    Path tokenFile;

    @Option(
            names = "--default-service-account",
            paramLabel = "[NAMESPACE/]NAME",
            converter = Names.Account.class,
            description =
                    "The account for runs whose plan names none. Without it such runs fail before their first step.")
    Optional<String> defaultServiceAccount = Optional.empty();

    @Option(
            names = "--allow-outgoing",
            paramLabel = "HOST[:PORT]",
            split = ",",
            converter = Allowed.class,
            description = {
                "Hosts outside of Kubernetes that steps of type probe, http and notify may reach; repeatable, or with"
                        + " commas. A name, *.DOMAIN for all names below one, an address, or NETWORK/PREFIX; without a port"
                        + " every port. This machine itself only as localhost or by its address. Default: none."
            })
    List<String> allowOutgoing = List.of();

    @Option(
            names = "--episode-silence",
            paramLabel = "DURATION",
            defaultValue = "24h",
            converter = Time.class,
            description =
                    "After how long without a delivery an alert that comes again counts as new. Default: ${DEFAULT-VALUE}.")
    Duration episodeSilence;

    @Option(
            names = "--match-grace",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = Time.class,
            description =
                    "How long after its arrival an alert can still start a plan that is created or changed. Default: ${DEFAULT-VALUE}.")
    Duration matchGrace;

    @Option(
            names = "--alert-retention",
            paramLabel = "DURATION",
            defaultValue = Retention.AGE_HOURS_DEFAULT + "h",
            converter = Time.class,
            description = "How long settled alerts are kept. Default: ${DEFAULT-VALUE}.")
    Duration alertRetention;

    @Option(
            names = "--alert-retention-count",
            paramLabel = "N",
            defaultValue = "" + Retention.COUNT_DEFAULT,
            converter = Count.class,
            description = "How many settled alerts are kept at most. Default: ${DEFAULT-VALUE}.")
    int alertRetentionCount;

    @Option(
            names = "--run-retention",
            paramLabel = "DURATION",
            defaultValue = RunSweeper.AGE_HOURS_DEFAULT + "h",
            converter = Time.class,
            description = "How long runs are kept that are only history. Default: ${DEFAULT-VALUE}.")
    Duration runRetention;

    @Option(
            names = "--run-retention-count",
            paramLabel = "N",
            defaultValue = "" + RunSweeper.COUNT_DEFAULT,
            converter = Count.class,
            description = "How many runs that are only history are kept at most. Default: ${DEFAULT-VALUE}.")
    int runRetentionCount;

    @Option(
            names = "--own-detection",
            paramLabel = "on|off",
            defaultValue = "on",
            description =
                    "Whether the operator itself raises alerts for clusters, zones, sites and regions that are down. Default: ${DEFAULT-VALUE}.")
    Detection ownDetection;

    @Option(
            names = "--arbiter-certificate",
            paramLabel = "FILE",
            description = {
                "The certificate by which agents of sites know this operator, in PEM, for operator/A or operator/B of the pair.",
                "Without it nobody asks them, and SitePairs have no status."
            })
    Optional<Path> arbiterCertificate = Optional.empty();

    @Option(
            names = "--arbiter-key",
            paramLabel = "FILE",
            description = "The certificate's private key, in PEM and PKCS#8.")
    Optional<Path> arbiterKey = Optional.empty();

    @Option(
            names = "--arbiter-authority",
            paramLabel = "FILE",
            description = "The authority that vouches for the agents of sites, in PEM.")
    Optional<Path> arbiterAuthority = Optional.empty();

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Log lines for people or for programs. Default: ${DEFAULT-VALUE}.")
    LogFormat logFormat;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Say which version this is.")
    boolean version;

    /** Whether failures that Holdfast sees itself become alerts. */
    enum Detection {
        on,
        off
    }

    /** Whether log lines are read by people or by programs. */
    enum LogFormat {
        text,
        json
    }

    /** Who the operator is to agents of sites; empty when it asks none. */
    Optional<AgentPapers> agentPapers() {
        if (arbiterCertificate.isEmpty() && arbiterKey.isEmpty() && arbiterAuthority.isEmpty()) return Optional.empty();
        if (arbiterCertificate.isEmpty() || arbiterKey.isEmpty() || arbiterAuthority.isEmpty()) {
            throw StartFault.wrongly(
                    "--arbiter-certificate, --arbiter-key and --arbiter-authority belong together, and not all of them are given");
        }
        return Optional.of(new AgentPapers(arbiterCertificate.get(), arbiterKey.get(), arbiterAuthority.get()));
    }

    AllowList allowList() {
        return AllowList.parse(allowOutgoing);
    }

    String identityOrDefault() {
        return identity.orElseGet(() -> Optional.ofNullable(System.getenv("HOSTNAME"))
                        .orElse("holdfast") + "-" + ProcessHandle.current().pid());
    }

    /** {@code HOST:PORT}. */
    static final class Address implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            try {
                var address =
                        new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
                if (address.isUnresolved()) {
                    throw new TypeConversionException("the host of \"" + text + "\" is not known here");
                }
                return address;
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new TypeConversionException("\"" + text + "\" is not HOST:PORT");
            }
        }
    }

    /** An entry of the list of hosts that plans may reach. */
    static final class Allowed implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                AllowList.parse(List.of(text));
                return text;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A whole number that is not negative. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return Math.toIntExact(Long.parseUnsignedLong(text));
            } catch (NumberFormatException | ArithmeticException e) {
                throw new TypeConversionException("\"" + text + "\" is not a whole number from 0 to 2147483647");
            }
        }
    }

    /** {@code 90s}, {@code 5m}, {@code 24h}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                var time = Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
                if (time.isNegative() || time.isZero())
                    throw new TypeConversionException("\"" + text + "\" is not longer than zero");
                return time;
            } catch (java.time.format.DateTimeParseException e) {
                throw new TypeConversionException("\"" + text + "\" is not a time such as 90s, 5m or 24h");
            }
        }
    }
}
