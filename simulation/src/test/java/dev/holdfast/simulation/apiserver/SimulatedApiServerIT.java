package dev.holdfast.simulation.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.core.json.Json;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import dev.holdfast.simulation.apiserver.Operation.Known;
import dev.holdfast.simulation.apiserver.Operation.Verb;
import dev.holdfast.simulation.fleet.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The simulated API server answers as a real one does, and tells whoever watches the same: the same random traces of
 * operations, compared answer by answer, object by object, and event by event over all kinds. {@code -Dholdfast.trace=N} replays one trace, {@code -Dholdfast.traces=N} runs more.
 */
@WithSandbox(
        clusters = {"hub"},
        nodes = 0,
        shared = false)
class SimulatedApiServerIT {

    private static final int TRACES = Integer.getInteger("holdfast.traces", 80);
    private static final int LENGTH = 40;
    private static final int AT_ONCE = 4;
    private static final int DIFFERENCES_MAX = 5;

    @Test
    void the_same_traces_have_the_same_answers_and_the_same_watch_events(Sandbox sandbox) throws Exception {
        // Deployments would be changed under the trace's feet.
        sandbox.stop("hub/kube-controller-manager");
        compare(sandbox.kubeconfig("hub"));
        for (var planted : Planted.values()) {
            long first = TRACES + 1_000L * (1 + planted.ordinal());
            var differences = differences(
                    sandbox.kubeconfig("hub"),
                    LongStream.range(first, first + AT_ONCE),
                    planted,
                    new ConcurrentSkipListMap<>());
            assertThat(differences)
                    .as("a simulated watch that %s is found", planted)
                    .isNotEmpty()
                    .allMatch(difference -> difference.contains("what watches are told"));
        }
    }

    /** What a simulated watch could do wrong. */
    private enum Planted implements UnaryOperator<List<Told>> {
        LOSES_AN_EVENT {
            @Override
            public List<Told> apply(List<Told> heard) {
                return heard.subList(1, heard.size());
            }
        },
        TELLS_OLD_OBJECTS {
            @Override
            public List<Told> apply(List<Told> heard) {
                Map<Key, String> last = new HashMap<>();
                return heard.stream()
                        .map(event -> new Told(
                                event.type(),
                                event.key(),
                                Optional.ofNullable(last.put(event.key(), event.object()))
                                        .orElse(event.object()),
                                event.version()))
                        .toList();
            }
        },
        CALLS_A_CREATION_A_CHANGE {
            @Override
            public List<Told> apply(List<Told> heard) {
                return heard.stream()
                        .map(event -> event.type().equals("ADDED")
                                ? new Told("MODIFIED", event.key(), event.object(), event.version())
                                : event)
                        .toList();
            }
        }
    }

    private static void compare(Path kubeconfig) throws Exception {
        var answers = new ConcurrentSkipListMap<String, Integer>();
        long only = Long.getLong("holdfast.trace", -1);
        var seeds = only < 0 ? LongStream.range(0, TRACES) : LongStream.of(only);
        assertThat(differences(kubeconfig, seeds, UnaryOperator.identity(), answers))
                .isEmpty();
        assertThat(answers.keySet())
                .as("every class of answers and events was compared: %s", answers)
                .contains(
                        "200",
                        "201",
                        "400 BadRequest",
                        "404 NotFound",
                        "409 AlreadyExists",
                        "409 Conflict",
                        "415 UnsupportedMediaType",
                        "422 Invalid",
                        "500 ",
                        "ADDED",
                        "MODIFIED",
                        "DELETED");
    }

    /** Of those traces, the first few in which the servers differ. */
    private static List<String> differences(
            Path kubeconfig, LongStream seeds, UnaryOperator<List<Told>> hearing, Map<String, Integer> answers)
            throws Exception {
        var differences = new ArrayList<String>();
        try (var real = new RealApiServer(kubeconfig)) {
            real.serveRoutes();
            await().atMost(Duration.ofMinutes(2)).until(real::servesRoutes);
            try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
                for (var done : threads.invokeAll(seeds.mapToObj(seed -> comparison(seed, real, hearing, answers))
                        .toList())) {
                    if (differences.size() < DIFFERENCES_MAX) done.get().ifPresent(differences::add);
                }
            }
        }
        return differences;
    }

    private static Callable<Optional<String>> comparison(
            long seed, RealApiServer real, UnaryOperator<List<Told>> hearing, Map<String, Integer> answers) {
        return () -> {
            try {
                new Comparison(seed, real, hearing, answers).run();
                return Optional.empty();
            } catch (AssertionError difference) {
                return Optional.of(difference.getMessage());
            }
        };
    }

    /** One trace on both servers. */
    private static final class Comparison {
        private final long seed;
        private final RealApiServer real;
        private final Cluster simulated = new Cluster("hub");
        private final List<Told> heard = new ArrayList<>();
        private final UnaryOperator<List<Told>> hearing;
        private final Map<String, Integer> answers;
        private final Map<Key, Known> ofReal = new HashMap<>();
        private final Map<Key, Known> ofSimulated = new HashMap<>();

        Comparison(long seed, RealApiServer real, UnaryOperator<List<Told>> hearing, Map<String, Integer> answers) {
            this.seed = seed;
            this.real = real;
            this.hearing = hearing;
            this.answers = answers;
        }

        void run() throws Exception {
            var traces = new Traces(seed);
            var told = new ArrayList<Told>();
            var watches = new ArrayList<RealWatch>();
            simulated.listen(change -> heard.add(Told.of(change)));
            try {
                for (var kind : Traces.KINDS) watches.add(new RealWatch(real, kind));
                int line = 0;
                for (var operation : traces.next(LENGTH)) compare(++line, operation);
                for (var operation : traces.end()) compare(++line, operation);
                for (int i = 0; i < watches.size(); i++) {
                    told.addAll(watches.get(i).until(traces.end().get(i).key()));
                }
            } finally {
                for (var watch : watches) watch.close();
            }
            told.removeIf(event -> !traces.has(event.key()));
            told.forEach(event -> answers.merge(event.type(), 1, Integer::sum));
            assertThat(Told.lines(hearing.apply(heard)))
                    .as("what watches are told in trace %d, replay: -Dholdfast.trace=%d", seed, seed)
                    .isEqualTo(Told.lines(told));
        }

        private void compare(int line, Operation operation) throws Exception {
            var key = operation.key();
            var theirs = ofReal.getOrDefault(key, Known.NOTHING);
            var ours = ofSimulated.getOrDefault(key, Known.NOTHING);
            var real = this.real.handle(operation.request(theirs));
            var simulated = this.simulated.handle(operation.request(ours), "trace");
            String where = "trace " + seed + ", line " + line + ": " + operation + "\n before: " + ours + "\n real: "
                    + real.code() + " " + real.message() + "\n simulated: " + simulated.code() + " "
                    + simulated.message() + "\n replay: -Dholdfast.trace=" + seed + "\n";
            String answer = real.code() + (real.isOk() ? "" : " " + real.reason());
            answers.merge(answer, 1, Integer::sum);
            assertThat(simulated.code() + (simulated.isOk() ? "" : " " + simulated.reason()))
                    .as(where)
                    .isEqualTo(answer);
            assertThat(simulated.isFieldConflict()).as(where).isEqualTo(real.isFieldConflict());

            var realNow = real.isOk() && operation.verb() != Verb.DELETE ? real.object() : get(key);
            var simulatedNow = this.simulated.peek(key);
            assertThat(RealApiServer.comparable(key, simulatedNow))
                    .as(where)
                    .isEqualTo(RealApiServer.comparable(key, realNow));
            if (!isQuirk(key, ours, simulatedNow)) {
                assertThat(isNewer(ours, simulatedNow))
                        .as(where + " a new version")
                        .isEqualTo(isNewer(theirs, realNow));
            }
            ofReal.put(key, theirs.seen(realNow));
            ofSimulated.put(key, ours.seen(simulatedNow));
        }

        private Optional<Json.Obj> get(Key key) throws Exception {
            return real.handle(new Request.Get(key)).object();
        }

        /** The first write to a Job may make a new version although it changes nothing. */
        private static boolean isQuirk(Key key, Known before, Optional<Json.Obj> now) {
            return key.kind() == Kind.JOB && before.last().equals(now);
        }

        private static boolean isNewer(Known before, Optional<Json.Obj> now) {
            return now.isPresent()
                    && !now.map(o -> Trees.text(o, "metadata", "resourceVersion"))
                            .equals(before.last().map(o -> Trees.text(o, "metadata", "resourceVersion")));
        }
    }

    /** Against any server, for finding differences by hand. */
    public static void main(String[] arguments) throws Exception {
        compare(Path.of(arguments[0]));
    }
}
