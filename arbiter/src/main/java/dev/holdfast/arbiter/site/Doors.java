package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.LinkServer;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Reply;
import dev.holdfast.arbiter.link.Request;
import dev.holdfast.arbiter.wire.Beat;
import dev.holdfast.arbiter.wire.FencedWord;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.LeaseQuestion;
import dev.holdfast.arbiter.wire.PersonWord;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.arbitration.Permission;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What a site process answers, and to whom. */
final class Doors implements LinkServer.Handler {

    static final String STATUS = "/v1/status";
    static final String METRICS = "/metrics";

    private final Side side;
    private final Set<String> nodes;
    private final Loop loop;
    private final Report report;

    Doors(SiteConfig config, Loop loop, Report report) {
        side = config.side();
        nodes = config.nodes();
        this.loop = loop;
        this.report = report;
    }

    @Override
    public Reply answer(Request request) throws ExecutionException, InterruptedException {
        var who = request.who();
        try {
            return switch (request.method() + " " + request.path()) {
                case "POST " + LeaseQuestion.PATH -> lease(request);
                case "POST " + GrantQuestion.PATH -> grant(request);
                case "POST " + Beat.PATH -> beat(request);
                case "GET " + Verdict.PATH ->
                    runsHere(who) ? LinkServer.json(ask(loop::verdict).write().print()) : notFor(who);
                case "POST " + Verdict.RELEASED -> runsHere(who) ? released() : notFor(who);
                case "POST " + FencedWord.PATH -> fenced(request);
                case "POST " + PersonWord.EVICT -> told(request, loop::evict);
                case "POST " + PersonWord.REJOIN -> told(request, loop::rejoin);
                case "GET " + STATUS -> LinkServer.json(ask(report::status).print());
                case "GET " + METRICS ->
                    Reply.of(200, ask(report::metrics).getBytes(StandardCharsets.UTF_8))
                            .with("Content-Type", "text/plain; version=0.0.4");
                default -> LinkServer.refusal(404, "nothing is answered at " + request.path());
            };
        } catch (Unreadable wrong) {
            return LinkServer.refusal(400, wrong.words().toArray(String[]::new));
        } catch (TimeoutException overrun) {
            return LinkServer.refusal(503, "this process did not come to it in time; it may still");
        }
    }

    private Reply lease(Request request) throws Unreadable, ExecutionException, InterruptedException, TimeoutException {
        if (!(request.who() instanceof Party.Node(var of, var name)) || of != side) return notFor(request.who());
        if (!nodes.contains(name)) {
            return LinkServer.refusal(
                    403,
                    "site %s was not told of a node %s: start its agent with --node %s".formatted(side, name, name));
        }
        var word = LeaseQuestion.read(JsonText.read(request.body())).word();
        return ask(() -> answer(loop.lease(name, word)));
    }

    private Reply grant(Request request) throws Unreadable, ExecutionException, InterruptedException, TimeoutException {
        var asker = GrantQuestion.read(JsonText.read(request.body())).side();
        boolean theirs =
                switch (request.who()) {
                    case Party.Site(var of) -> of == asker;
                    case Party.Node(var of, var name) -> of == asker;
                    default -> false;
                };
        if (!theirs || asker != side.peer()) return notFor(request.who());
        if (request.who() instanceof Party.Node(var of, var name)) loop.heardOf(name);
        return ask(() -> loop.grant()
                .map(grant -> answer(Sublease.of(grant)))
                .orElseGet(() -> LinkServer.refusal(
                        409,
                        Permission.toGrant(loop.agent()).stream()
                                .map(each -> each.words())
                                .toArray(String[]::new))));
    }

    private Reply answer(Sublease lease) {
        var parameters = loop.agent().memory().last().map(Register::parameters);
        return LinkServer.json(new LeaseAnswer(lease, parameters).write().print());
    }

    private Reply beat(Request request) throws Unreadable, ExecutionException, InterruptedException, TimeoutException {
        var beat = Beat.read(JsonText.read(request.body()));
        if (!(request.who() instanceof Party.Site(var of)) || of != side.peer() || beat.side() != of) {
            return notFor(request.who());
        }
        ask(() -> {
            loop.beat(beat);
            return beat;
        });
        return Reply.of(204, new byte[0]);
    }

    private Reply released() throws ExecutionException, InterruptedException, TimeoutException {
        return ask(loop::released)
                ? Reply.of(204, new byte[0])
                : LinkServer.refusal(409, "nothing was told to be given up");
    }

    /** A person says that a node of the other site is off. */
    private Reply fenced(Request request) throws Unreadable {
        if (!(request.who() instanceof Party.Person(var who))) return notFor(request.who());
        var word = FencedWord.read(JsonText.read(request.body()));
        var against = loop.fenced(word.node(), who, word.reason());
        return against.isEmpty() ? Reply.of(204, new byte[0]) : LinkServer.refusal(409, against.toArray(String[]::new));
    }

    /** A person says what is to become of the other site. */
    private Reply told(Request request, BiFunction<String, String, List<String>> act)
            throws Unreadable, ExecutionException, InterruptedException, TimeoutException {
        if (!(request.who() instanceof Party.Person(var who))) return notFor(request.who());
        var word = PersonWord.read(JsonText.read(request.body()));
        if (word.about() != side.peer()) {
            return LinkServer.refusal(
                    409, "this is the agent of site %s, which decides about site %s only".formatted(side, side.peer()));
        }
        var against = ask(() -> act.apply(who, word.reason()));
        return against.isEmpty() ? Reply.of(204, new byte[0]) : LinkServer.refusal(409, against.toArray(String[]::new));
    }

    private boolean runsHere(Party who) {
        return who instanceof Party.Operator(var of) && of == side || who instanceof Party.Person;
    }

    private Reply notFor(Party who) {
        return LinkServer.refusal(403, "site %s does not answer this to %s".formatted(side, who));
    }

    private <T> T ask(Supplier<T> question) throws ExecutionException, InterruptedException, TimeoutException {
        return loop.ask(question).get(loop.times().operation().toNanos(), TimeUnit.NANOSECONDS);
    }
}
