package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.rig.Alertmanager;
import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.OperatorProcess;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Until;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A storm during which the operator is killed with SIGKILL again and again, each time shortly after it has begun to store
 * alerts. The alerts that match a plan append to a list, so an effect that happened twice is there to be counted.
 */
final class KilledBurst {
    private static final String NAME = "burst-killed";
    private static final int GROUPS = 100;
    private static final int MATCHED_MAX = 10;
    private static final int LATEST_MILLIS = 400;
    private static final long SEED = 4711;
    private static final Duration GOES_ON_WITHIN = Duration.ofMinutes(3);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);

    private final Stage stage;
    private final Effort effort;
    private final Consumer<String> progress;
    private final Storm storm;
    private int amid;

    KilledBurst(Stage stage, Effort effort, Consumer<String> progress) {
        this.stage = stage;
        this.effort = effort;
        this.progress = progress;
        var ground = Ground.prepare(stage.hub(), NAME, Math.min(MATCHED_MAX, effort.plans()));
        for (int i = 0; i < ground.plans(); i++) appendTo(ground, i);
        this.storm = new Storm(NAME, effort.burst(), Math.min(GROUPS, effort.burst() / 2), ground);
    }

    List<Figure> figures() {
        int port = stage.port();
        var operator = stage.mortal(port);
        operator.awaitReady();
        try (var arrivals = new Arrivals(stage.hub().admin(), storm);
                var alertmanager = Alertmanager.start(stage, operator.intakeUrl(), storm.groupBy())) {
            var random = new Random(SEED);
            long sent = System.nanoTime();
            alertmanager.post(storm.body());
            for (int kill = 1; kill <= effort.kills(); kill++) {
                kill(operator, arrivals, Duration.ofMillis(random.nextInt(LATEST_MILLIS)));
                operator = stage.mortal(port);
                operator.awaitReady();
                progress.accept(
                        "killed " + kill + " of " + effort.kills() + " times, " + arrivals.count() + " alerts stored");
            }
            var last = operator;
            Until.so("all alerts are stored", ENDS_WITHIN, () -> arrivals.count() == storm.alerts());
            double seconds = (arrivals.last() - sent) / 1e9;
            // What was not answered is delivered again, also when it was stored: doubles would come now.
            Until.so(
                    "every group is delivered",
                    ENDS_WITHIN,
                    () -> alertmanager.sent() - alertmanager.failed() >= storm.groups());
            Until.so(
                    "all alerts are decided",
                    ENDS_WITHIN,
                    () -> last.ready() && last.metric("holdfast_alerts_waiting") == 0);
            Until.so("all runs are completed", ENDS_WITHIN, () -> storm.faults().isEmpty());
            return figures(seconds);
        }
    }

    /** Kills it shortly after it has stored more than there was. */
    private void kill(OperatorProcess operator, Arrivals arrivals, Duration after) {
        int before = arrivals.count();
        Until.so("the operator goes on, or all is stored", GOES_ON_WITHIN, Duration.ofMillis(2), () -> {
            int now = arrivals.count();
            return now > before || now == storm.alerts();
        });
        Until.pause(after);
        if (arrivals.count() < storm.alerts()) amid++;
        operator.kill();
    }

    private List<Figure> figures(double seconds) {
        var count = storm.count(stage.hub().admin());
        int wrong = 0;
        for (int i = 0; i < storm.matched().plans(); i++)
            if (appended(stage.hub().admin(), i) != 1) wrong++;
        return List.of(
                Figure.of("alert-" + NAME, seconds, "s", storm.alerts()),
                Figure.of("alert-" + NAME + "/kills-amid-it", amid, "kills", effort.kills()),
                Figure.of("alert-" + NAME + "/lost", count.lost(), "alerts", storm.alerts())
                        .against("0", count.lost() == 0),
                Figure.of("alert-" + NAME + "/doubled", count.doubled(), "alerts", storm.alerts())
                        .against("0", count.doubled() == 0),
                Figure.of(
                                "alert-" + NAME + "/effects-not-once",
                                wrong,
                                "effects",
                                storm.matched().plans())
                        .against("0", wrong == 0));
    }

    private static String role(int i) {
        return "list-" + i;
    }

    private static String roles() {
        return "/apis/rbac.authorization.k8s.io/v1/namespaces/" + NAME + "/roles";
    }

    /** The plan appends a rule to a Role, which nobody uses. */
    private static void appendTo(Ground ground, int i) {
        var role = Manifests.json("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "%s"},
                 "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}]}""", role(i));
        ground.apply(roles(), role);
        var step = """
                {"type": "patch", "retries": 50, "patch": {"apiVersion": "rbac.authorization.k8s.io/v1", "resource": "roles", "name": "%s",
                 "override": {"fieldPath": "rules[-]", "value": {"raw":
                  {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["appended"], "verbs": ["get"]}}}}}""".formatted(role(i));
        ground.apply(
                Manifests.plans(ground.namespace()), Manifests.plan("plan-" + i, Ground.LABEL, ground.wanted(i), step));
    }

    private static int appended(Api api, int i) {
        int appended = 0;
        for (JsonNode rule : api.get(roles() + "/" + role(i)).path("rules")) if (rule.has("resourceNames")) appended++;
        return appended;
    }
}
