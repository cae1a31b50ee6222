package dev.holdfast.operator.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.core.fleet.Answer;
import dev.holdfast.core.fleet.NodeZones;
import dev.holdfast.core.fleet.Round;
import dev.holdfast.core.fleet.Sample;
import dev.holdfast.core.fleet.Signal;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Asks a cluster how it is, as whoever its kubeconfig says. A question has a deadline, questions of one round are put at
 * once, and what is passed on of the answers are words of ours: a server cannot make us repeat what it says.
 */
final class ClusterObserver {

    /** After this a question counts as not answered. Twice the slowest way there and back that is still of use. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final String READ_PATH = "/api/v1/namespaces/default";
    private static final String ZONE_LABEL = "topology.kubernetes.io/zone";
    /** Of a cluster with more nodes the zones are not looked at: the list would be too much to read each minute. */
    static final int NODES_MAX = 500;

    private static final int CHECKS_MAX = 5;
    /** A failing check in the server's list. */
    private static final Pattern FAILED_CHECK = Pattern.compile("(?m)^\\[-]([A-Za-z0-9/_.-]{1,60})");

    private static final Pattern UID = Pattern.compile("[0-9A-Za-z-]{1,60}");

    private static final Pattern VERSION = Pattern.compile("v[0-9A-Za-z.+-]{1,60}");

    private final Fleet fleet;

    ClusterObserver(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * One round; and when nothing of it is answered in {@code late}, two more beside it, that much apart, each over a
     * connection of its own and with all questions. All end when the deadline of the first is over, so a silence is three
     * rounds of silence by then, and a late answer to the first is an answer.
     *
     * @param doubted called when the first round is late
     */
    List<Round> observe(Cluster cluster, Set<Signal> signals, Optional<Duration> late, Runnable doubted) {
        var asked = new ArrayList<Asking>();
        try {
            asked.add(new Asking(fleet.direct(cluster, DEADLINE), signals));
            if (late.isPresent() && asked.getFirst().isLate(late.get())) {
                doubted.run();
                fresh(cluster, DEADLINE.minus(late.get())).ifPresent(asked::add);
                if (asked.getFirst().isLate(late.get())) {
                    fresh(cluster, DEADLINE.minus(late.get().multipliedBy(2))).ifPresent(asked::add);
                }
            }
            var rounds = new ArrayList<Round>();
            for (var asking : asked) rounds.add(asking.end());
            boolean stuck = rounds.getFirst().reachable().answer() == Answer.FALSE
                    && rounds.stream().anyMatch(round -> round.reachable().answer() == Answer.TRUE);
            if (stuck) fleet.forget(asked.getFirst().member);
            return rounds;
        } catch (IOException e) {
            return List.of(Round.unasked(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.forEach(Asking::stop);
            return List.of(Round.unasked("the operator is stopping"));
        } catch (RuntimeException e) {
            // Whatever it is, this cluster keeps its turn, and what it says may quote credentials.
            return List.of(
                    Round.unasked("no connection can be made: " + e.getClass().getSimpleName()));
        } finally {
            asked.stream().skip(1).forEach(Asking::close);
        }
    }

    /** Empty when no further connection can be made: then the first round is all there is. */
    private Optional<Asking> fresh(Cluster cluster, Duration deadline) {
        try {
            return Optional.of(new Asking(fleet.fresh(cluster, deadline), Signal.all()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Questions that are on their way together. */
    private static final class Asking {
        private final Member member;
        private final Map<Signal, Sample> samples = new ConcurrentHashMap<>();
        private final CountDownLatch first = new CountDownLatch(1);
        private final List<Thread> questions = new ArrayList<>();

        Asking(Member member, Set<Signal> signals) {
            this.member = member;
            for (var signal : signals) {
                questions.add(Thread.ofVirtual().start(() -> {
                    samples.put(signal, ask(member.api(), signal));
                    first.countDown();
                }));
            }
        }

        /** Waits for the first answer, or for word that there is none, for so long. */
        boolean isLate(Duration late) throws InterruptedException {
            return !first.await(late.toNanos(), TimeUnit.NANOSECONDS);
        }

        Round end() throws InterruptedException {
            for (var question : questions) question.join();
            return new Round(new EnumMap<>(samples));
        }

        void stop() {
            questions.forEach(Thread::interrupt);
        }

        void close() {
            member.api().client().close();
        }
    }

    /** What the cluster says its Kubernetes version is. */
    Optional<String> version(Cluster cluster) {
        try {
            var reply = fleet.direct(cluster, DEADLINE).api().get("/version");
            String version = reply.ok() ? reply.json().path("gitVersion").asText() : "";
            return VERSION.matcher(version).matches() ? Optional.of(version) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What it says it is; empty when it has not said, and is to be asked again. */
    Optional<Self> self(Cluster cluster) {
        try {
            var api = fleet.direct(cluster, DEADLINE).api();
            var reply = api.get(READ_PATH);
            if (reply.ok() ? !isNamespace(reply.json()) : !reply.permanent()) return Optional.empty();
            var uid = reply.ok() ? reply.json().at("/metadata/uid").asText() : "";
            return Optional.of(new Self(
                    api.server(), Optional.of(uid).filter(is -> UID.matcher(is).matches())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The nodes of its zones; empty when it does not let us see them, or has more than we look at. */
    Optional<List<NodeZones.Node>> nodes(Cluster cluster) {
        try {
            var reply = fleet.direct(cluster, DEADLINE).api().get("/api/v1/nodes?limit=" + NODES_MAX);
            if (!reply.ok()) return Optional.empty();
            var list = reply.json();
            if (!list.at("/metadata/continue").asText().isEmpty()) return Optional.empty();
            var nodes = new ArrayList<NodeZones.Node>();
            for (var node : list.path("items")) {
                var zone = node.path("metadata").path("labels").path(ZONE_LABEL).asText();
                if (!zone.isEmpty()) nodes.add(new NodeZones.Node(zone, ready(node)));
            }
            return Optional.of(nodes);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Unknown, as Kubernetes has it of a node that fell silent, is not ready; without a condition nothing is known. */
    private static Answer ready(JsonNode node) {
        for (var condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True") ? Answer.TRUE : Answer.FALSE;
            }
        }
        return Answer.UNKNOWN;
    }

    private static Sample ask(Api api, Signal signal) {
        try {
            return switch (signal) {
                case READYZ -> readyz(api.get("/readyz"));
                case READ -> read(api.get(READ_PATH));
            };
        } catch (IOException e) {
            return new Sample.Silent(api.server() + " " + silence(e));
        } catch (RuntimeException e) {
            return new Sample.Unasked(
                    "the question could not be put: " + e.getClass().getSimpleName());
        }
    }

    private static Sample readyz(Reply reply) {
        return switch (reply.code()) {
            case 200 -> new Sample.Good();
            case 401 -> denied();
            case 403, 404 -> new Sample.Withheld("answers " + reply.code());
            default -> new Sample.Failing("answers " + reply.code() + failedChecks(reply));
        };
    }

    private static Sample read(Reply reply) {
        return switch (reply.code()) {
            case 200 ->
                isNamespace(reply.json())
                        ? new Sample.Good()
                        : new Sample.Failing("the answer is not that of a Kubernetes API server");
            case 401 -> denied();
            case 403 -> new Sample.Withheld("answers 403: the kubeconfig's user may not get the namespace \"default\"");
            default -> new Sample.Failing("answers " + reply.code());
        };
    }

    private static Sample denied() {
        return new Sample.Denied("the API server answers 401: it does not take the kubeconfig's credentials");
    }

    private static boolean isNamespace(JsonNode object) {
        return object.path("kind").asText().equals("Namespace");
    }

    private static String failedChecks(Reply reply) {
        var failed = FAILED_CHECK.matcher(new String(reply.body(), StandardCharsets.UTF_8));
        List<String> names = new ArrayList<>();
        while (names.size() < CHECKS_MAX && failed.find()) names.add(failed.group(1));
        return names.isEmpty() ? "" : ", failing: " + String.join(", ", names);
    }

    private static String silence(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnresolvedAddressException unresolved -> {
                    return "cannot be reached: its name is not known here";
                }
                case java.net.http.HttpTimeoutException timeout -> {
                    return "gives no answer in time";
                }
                case TimeoutException timeout -> {
                    return "gives no answer in time";
                }
                case SSLException tls -> {
                    return "cannot be reached: no trusted connection (TLS)";
                }
                default -> {}
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) return "cannot be reached: no connection";
        }
        return "cannot be reached: the connection broke off";
    }
}
