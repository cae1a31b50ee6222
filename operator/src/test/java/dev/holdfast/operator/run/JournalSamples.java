package dev.holdfast.operator.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Channel;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Propagation;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Evidence;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Seeded random plans and journals, of every shape that core writes. */
final class JournalSamples {

    private final Random random;

    JournalSamples(long seed) {
        random = new Random(seed);
    }

    Plan plan() {
        var steps = new ArrayList<Step>();
        for (int number = 1 + random.nextInt(4), i = 1; i <= number; i++) {
            steps.add(new Step(i, "step " + i, action(i), Duration.ofMinutes(1), 3));
        }
        return new Plan("shop", "failover", steps, "sha256:" + random.nextInt());
    }

    private Action action(int number) {
        String namespace = random.nextBoolean() ? "" : "elsewhere";
        String cluster = random.nextBoolean() ? "" : "west";
        var target = new Target(cluster, "v1", "configmaps", namespace, "switch");
        return switch (random.nextInt(17)) {
            case 0 -> new Action.ReadField(target, FieldPath.parse("data.ip"), "key" + number);
            case 1 -> new Action.Patch(target, FieldPath.parse("data.to"), Json.text("west"), PatchKind.MERGE);
            case 2 -> new Action.Scale(target, random.nextInt(9));
            case 3 -> new Action.Wait(target, new Until.Condition("Ready", "True"));
            case 4 -> new Action.Delete(target, Propagation.ORPHAN);
            case 5 -> new Action.Apply(target, Json.object("data", Json.text("")));
            case 6 -> new Action.Probe(new Check.Tcp(Endpoint.parse("db.example:5432", 1)), 3, Duration.ofSeconds(5));
            case 7 -> http(number);
            case 8 ->
                new Action.Notify(new Channel.Webhook(new SecretKey("chat", "url"), "it begins", Optional.empty()));
            case 9 -> new Action.Hold(GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, cluster, namespace, "apps"));
            case 10 -> new Action.Release(GitOps.of(GitOps.Kind.ARGO_APPLICATION, cluster, namespace, "shop"));
            case 11 -> new Action.Fence("east-db", method(target));
            case 12 -> new Action.Unfence("east-db", method(target));
            case 13 -> new Action.Approval(coin() ? "dba" : "", 2, "go on?");
            case 14 -> new Action.Pause("settle", coin());
            case 15 -> new Action.Child(namespace, "database", maybe("key" + number));
            default -> new Action.Job(cluster, namespace, Json.object("spec", Json.text("")), Optional.empty());
        };
    }

    private FenceMethod method(Target target) {
        return switch (random.nextInt(7)) {
            case 0 -> new FenceMethod.Api(new Action.Scale(target, 0).write(), Map.of());
            case 1, 2, 3, 4 ->
                new FenceMethod.Redfish(Url.parse("https://bmc.example/redfish/v1/Systems/1"), "bmc", Optional.empty());
            case 5 -> new FenceMethod.Network(target, Json.object("driver", Json.text("csi.example")));
            default -> new FenceMethod.Waiver("is it off?", Duration.ofHours(1));
        };
    }

    private Optional<Intent> intent(FenceMethod method) {
        return switch (method) {
            case FenceMethod.Api ignored -> maybe(change());
            case FenceMethod.Network ignored -> maybe(change());
            case FenceMethod.Redfish ignored -> maybe(new Intent.Power("key-" + random.nextInt(), coin()));
            case FenceMethod.Waiver ignored -> Optional.empty();
        };
    }

    private Evidence evidence() {
        var proof =
                switch (random.nextInt(5)) {
                    case 0 -> new Evidence.Proof.Api("deployments/db on cluster east");
                    case 1 -> new Evidence.Proof.PowerOff("https://bmc.example/redfish/v1/Systems/1");
                    case 2 -> new Evidence.Proof.NetworkCut("NetworkFence/east-db");
                    case 3 -> new Evidence.Proof.Waiver("alice", time());
                    default -> new Evidence.Proof.Demoted("wait");
                };
        return new Evidence("east-db", proof, words(), time(), "uid", maybe((long) random.nextInt(9)));
    }

    private Action http(int number) {
        Optional<Action.Http.Output> output =
                coin() ? Optional.empty() : Optional.of(new Action.Http.Output("key" + number, Optional.empty()));
        return new Action.Http(
                "POST",
                Url.parse("https://dns.example/"),
                Map.of(),
                List.of(),
                Optional.empty(),
                Set.of(200),
                output,
                Optional.empty());
    }

    Journal journal(Plan plan) {
        int begun = random.nextInt(plan.steps().size() + 1);
        var entries = new ArrayList<Entry>();
        for (var step : plan.steps().subList(0, begun)) {
            var states = State.values();
            entries.add(entry(step, step.number() < begun ? before() : states[random.nextInt(states.length)]));
        }
        var outcomes = Journal.Outcome.values();
        var end = random.nextBoolean()
                ? Optional.<Journal.End>empty()
                : Optional.of(new Journal.End(outcomes[random.nextInt(outcomes.length)], words(), time()));
        var halt = maybe(new Halt(
                "shop/freeze-" + random.nextInt(), words(), time(), coin() ? Optional.of(time()) : Optional.empty()));
        return new Journal(
                random.nextInt(9) == 0 ? "" : plan.digest(), Optional.of(time()), entries, end, acts(begun), halt);
    }

    private State before() {
        return List.of(State.SUCCEEDED, State.SUCCEEDED, State.FAILED, State.SKIPPED)
                .get(random.nextInt(4));
    }

    private List<Heard> acts(int steps) {
        var acts = new ArrayList<Heard>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var verbs = Verb.values();
            String verb = verbs[random.nextInt(verbs.length)].word();
            acts.add(new Heard(
                    verb,
                    random.nextInt(steps + 1),
                    "alice",
                    coin(),
                    words(),
                    time(),
                    maybe(time()),
                    maybe(random.nextLong(100))));
        }
        return acts;
    }

    private Entry entry(Step step, State state) {
        Optional<Intent> intent =
                switch (step.action()) {
                    case Action.ReadField ignored -> Optional.empty();
                    case Action.Wait ignored -> Optional.empty();
                    case Action.Patch ignored -> maybe(change());
                    case Action.Scale ignored -> maybe(change());
                    case Action.Apply ignored -> maybe(change());
                    case Action.Delete ignored -> maybe(new Intent.Delete("uid-" + random.nextInt(), coin()));
                    case Action.Job ignored -> maybe(new Intent.Create("shop", "job-" + random.nextInt(), coin()));
                    case Action.Child ignored -> maybe(new Intent.Create("shop", "run-" + random.nextInt(), coin()));
                    case Action.Probe ignored -> maybe(new Intent.Holding(1 + random.nextInt(9)));
                    case Action.Http ignored -> maybe(new Intent.Call("key-" + random.nextInt()));
                    case Action.Notify ignored -> maybe(new Intent.Call("key-" + random.nextInt()));
                    case Action.Hold ignored -> maybe(change());
                    case Action.Release ignored -> maybe(change());
                    case Action.Fence fence -> intent(fence.method());
                    case Action.Unfence unfence -> intent(unfence.method());
                    case Action.Approval ignored -> Optional.empty();
                    case Action.Pause ignored -> Optional.empty();
                };
        Optional<Entry.Output> output =
                step.action().keeps().filter(key -> state == State.SUCCEEDED).map(key -> new Entry.Output(key, held()));
        return new Entry(
                step.number(),
                state,
                1 + random.nextInt(5),
                time(),
                time(),
                state.isFinal() ? Optional.of(time()) : Optional.empty(),
                state == State.BACKING_OFF ? Optional.of(time()) : Optional.empty(),
                words(),
                intent,
                output,
                coin(),
                1 + random.nextInt(3),
                intent.isPresent() && coin(),
                random.nextInt(3) == 0 ? Optional.of(evidence()) : Optional.empty(),
                coin(),
                state.isFinal() ? Optional.empty() : maybe(time()));
    }

    private Intent change() {
        return new Intent.Change(
                maybe(new Precondition("uid-" + random.nextInt(), "" + random.nextInt(1000))),
                maybe(held()),
                held(),
                random.nextInt(3),
                coin());
    }

    /** A value of any size: small, too large for the status, from a Secret, or lost with the run's Secret. */
    private Held held() {
        return switch (random.nextInt(8)) {
            case 0 -> Held.lost();
            case 1 -> Held.of(Json.text("x".repeat(Held.INLINE_BYTES_MAX + random.nextInt(10))), coin());
            default -> Held.of(json(2), coin());
        };
    }

    private Json json(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new Json.Null();
            case 1 -> new Json.Bool(coin());
            case 2 -> Json.number(random.nextLong());
            case 3 -> Json.of(random.nextGaussian() * Math.pow(10, random.nextInt(-30, 30)));
            case 4 -> Json.text(words());
            case 5 -> new Json.Arr(List.of(json(depth - 1), json(depth - 1)));
            default -> Json.object(words(), json(depth - 1));
        };
    }

    private String words() {
        return List.of("", " ", "null", "\"\\\n\u0000", "Grüße, 世界 \ud83d\ude00", "{{ .Values.ip }}", "it failed")
                .get(random.nextInt(7));
    }

    private Instant time() {
        return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000) * 1000L);
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value);
    }
}
