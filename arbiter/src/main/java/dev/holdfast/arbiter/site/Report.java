package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Obstacle;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Sight;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How the site is, as JSON and as Prometheus' metrics. Asked by the loop's thread. */
final class Report {

    static final String FORM = "holdfast.dev/site-status/v1";

    /** What passes while the peer is silent, or with the answer of a write. */
    private static final Set<Obstacle> PASSES = EnumSet.of(Obstacle.PENDING, Obstacle.UNKNOWN);

    private final SiteConfig config;
    private final Ticks ticks;
    private final Loop loop;
    private final Accounts accounts;
    private final Instant certificateEnds;

    Report(SiteConfig config, Ticks ticks, Loop loop, Accounts accounts, Instant certificateEnds) {
        this.config = config;
        this.ticks = ticks;
        this.loop = loop;
        this.accounts = accounts;
        this.certificateEnds = certificateEnds;
    }

    Json.Obj status() {
        var agent = loop.agent();
        var summary = accounts.summary();
        var sight = loop.sight();
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("side", Json.text(config.side().name()));
        members.put("standing", Json.text(agent.standing().name()));
        members.put("meaning", Json.text(agent.standing().meaning()));
        members.put("mode", Json.text(config.pair().arbiter().name()));
        members.put("cannot", Json.text(config.pair().arbiter().cannot()));
        agent.memory().last().ifPresent(last -> members.put("register", register(last)));
        members.put("acts", new Json.Bool(agent.leads()));
        members.put("leaseMillis", Json.number(agent.remaining(ticks.nanos()).toMillis()));
        members.put("permissionMillis", Json.number(loop.times().permission().toMillis()));
        members.put("keepsOtherOut", new Json.Bool(loop.keepsOut()));
        members.put("verdict", Json.text(loop.verdict().word().name()));
        members.put("peerSilentMillis", Json.number(sight.silent().toMillis()));
        members.put("peerWellMillis", Json.number(sight.well().toMillis()));
        members.put("healthy", new Json.Bool(sight.healthy()));
        members.put("witnessKeepsConditions", new Json.Bool(loop.conforms()));
        members.put("frozen", texts(agent.frozen()));
        members.put("ifPeerGoesDark", forecast(agent, sight));
        var nodes = new LinkedHashMap<String, Json>();
        loop.nodes()
                .forEach((name, word) -> nodes.put(
                        name,
                        new Json.Obj(
                                Map.of("stopped", new Json.Bool(word.stopped()), "epoch", Json.number(word.epoch())))));
        members.put("nodes", new Json.Obj(nodes));
        var fences = new LinkedHashMap<String, Json>();
        loop.fences().forEach((name, is) -> fences.put(name, Json.text(is.is() + ": " + is.words())));
        members.put("fences", new Json.Obj(fences));
        var words = new LinkedHashMap<String, Json>();
        summary.lastWords().forEach((about, is) -> words.put(about, Json.text(is)));
        summary.journalTrouble().ifPresent(trouble -> words.put("journal", Json.text(trouble)));
        members.put("troubles", new Json.Obj(words));
        members.put("certificateEnds", Json.text(certificateEnds.toString()));
        return new Json.Obj(members);
    }

    private static Json register(Register is) {
        var members = new LinkedHashMap<String, Json>();
        members.put("incarnation", Json.text(is.incarnation()));
        members.put("epoch", Json.number(is.epoch()));
        members.put("members", Json.text(is.members().name()));
        members.put("primary", Json.text(is.primary().name()));
        members.put("copies", Json.text(is.copies().name()));
        return new Json.Obj(members);
    }

    /** What would come of the peer's silence from now on. */
    private Json forecast(Agent agent, Sight sight) {
        var dark = new Sight(sight.healthy(), Duration.ofDays(1), Duration.ZERO);
        var against = EnumSet.noneOf(Obstacle.class);
        against.addAll(config.pair().toEvict(agent, dark));
        against.removeAll(PASSES);
        var members = new LinkedHashMap<String, Json>();
        boolean known = agent.memory().last().isPresent();
        members.put("takesOver", new Json.Bool(known && against.isEmpty()));
        members.put("against", texts(against.stream().map(Obstacle::words).toList()));
        if (known && against.isEmpty()) {
            members.put("withinMillis", Json.number(loop.times().permission().toMillis()));
        }
        return new Json.Obj(members);
    }

    private static Json.Arr texts(Collection<String> words) {
        return new Json.Arr(words.stream().<Json>map(Json::text).toList());
    }

    String metrics() {
        var agent = loop.agent();
        var summary = accounts.summary();
        var out = new StringBuilder();
        for (var standing : Standing.values()) {
            gauge(out, "standing", "{standing=\"%s\"}".formatted(standing), agent.standing() == standing ? 1 : 0);
        }
        gauge(out, "epoch", "", agent.memory().last().map(Register::epoch).orElse(0L));
        gauge(out, "acts", "", agent.leads() ? 1 : 0);
        gauge(out, "taken", "", agent.taken() ? 1 : 0);
        gauge(out, "lease_seconds", "", agent.remaining(ticks.nanos()).toMillis() / 1e3);
        gauge(out, "peer_silent_seconds", "", loop.sight().silent().toMillis() / 1e3);
        gauge(out, "certificate_end_seconds", "", certificateEnds.getEpochSecond());
        gauge(out, "journal_waits", "", summary.journalTrouble().isPresent() ? 1 : 0);
        summary.exchanges()
                .forEach((labels, count) -> gauge(out, "exchanges_total", "{what=\"%s\"}".formatted(labels), count));
        summary.decisions()
                .forEach((edge, count) -> gauge(out, "decisions_total", "{edge=\"%s\"}".formatted(edge), count));
        gauge(out, "jumps_total", "", summary.jumps());
        gauge(out, "refused_total", "", summary.refused());
        return out.toString();
    }

    private static void gauge(StringBuilder out, String name, String labels, double value) {
        boolean whole = value == Math.rint(value);
        out.append("holdfast_site_%s%s %s%n".formatted(name, labels, whole ? "%d".formatted((long) value) : value));
    }
}
