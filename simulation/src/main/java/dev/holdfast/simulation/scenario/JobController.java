package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the Jobs of a cluster: to completion, to failure, to their deadline, or for ever. Their log shows their arguments. */
final class JobController {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final Cluster cluster;
    private final Timeline timeline;
    private final Storm storm;
    private final Dice dice;

    JobController(Cluster cluster, Timeline timeline, Storm storm) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.storm = storm;
        this.dice = storm.dice();
        cluster.listen(this::changed);
    }

    private void changed(Change change) {
        if (change.key().kind() != Kind.JOB || change.before().isPresent()) return;
        var key = change.key();
        var job = change.after().orElseThrow();
        String uid = Trees.text(job, "metadata", "uid");
        if (storm.strikes(Fault.JOB_ENDLESS)) {
            if (dice.chance(0.5)) timeline.after(deadline(job), () -> end(key, uid, "Failed"));
        } else {
            String phase = storm.strikes(Fault.JOB_FAILS) ? "Failed" : "Complete";
            timeline.after(dice.between(SHORTEST, LONGEST), () -> end(key, uid, phase));
        }
        if (storm.strikes(Fault.JOB_DELETED)) {
            timeline.after(dice.between(SHORTEST, LONGEST), () -> delete(key, uid));
        }
    }

    private static Duration deadline(Json.Obj job) {
        var seconds = (Json.Num) Trees.at(job, "spec", "activeDeadlineSeconds").orElse(Json.number(600));
        return Duration.ofSeconds(seconds.value().longValue());
    }

    private void end(Key key, String uid, String phase) {
        var job =
                cluster.peek(key).filter(is -> Trees.text(is, "metadata", "uid").equals(uid));
        if (job.isEmpty()) return;
        var log =
                Trees.at(job.get(), "spec", "template", "spec").map(Json::print).orElse("");
        var status = Json.object("phase", Json.text(phase)).with("log", Json.text(log));
        var ended = Trees.with(job.get(), List.of("status"), Optional.of(status));
        cluster.handle(new Request.Put(key, ended, true, "job controller"), "job controller");
    }

    private void delete(Key key, String uid) {
        cluster.handle(new Request.Delete(key, Optional.of(uid), Optional.empty()), "somebody who deletes Jobs");
    }
}
