package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.Agenda;
import dev.holdfast.core.arbitration.Agenda.Next;
import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Answer;
import dev.holdfast.core.arbitration.Grant;
import dev.holdfast.core.arbitration.Kind;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.Obstacle;
import dev.holdfast.core.arbitration.Order;
import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.Round;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sight;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.core.arbitration.Step;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.arbitration.Transitions;
import dev.holdfast.core.arbitration.Write;
import dev.holdfast.simulation.arbitration.chance.Wires.Spot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/** The process of a site agent: a shell around the production rules that can be paused, killed and started anew. */
final class SiteAgent {

    private static final int TURNS_MAX = 20;

    private final Town town;
    private final Side side;
    private final Drift clock;
    private Memory disk = Memory.NONE;
    private Agent agent;
    private Round round;
    private boolean up;
    private int boots;
    private int paused;
    private final Queue<Runnable> inbox = new ArrayDeque<>();
    private long asked;
    private long askedNanos;
    private boolean reading;
    private long wake;
    private long lastHeard;
    private long wellSince;
    private boolean releasing;

    /** Which fencing goes on: what comes of an earlier one says nothing about the nodes as they are now. */
    private int fencing;

    private OptionalLong acknowledged = OptionalLong.empty();
    private final Map<Integer, NodeWord> words = new HashMap<>();
    private final Map<Integer, Proof.Fenced> fences = new HashMap<>();

    SiteAgent(Town town, Side side) {
        this.town = town;
        this.side = side;
        clock = town.clock();
        agent = Agent.started(side, "", Memory.NONE, now());
        round = Round.begun(now());
    }

    Standing standing() {
        return agent.standing();
    }

    boolean taken() {
        return agent.taken();
    }

    private long now() {
        return clock.read(town.time.nanos());
    }

    void start() {
        if (up) return;
        up = true;
        boots++;
        agent = town.rules.restarted(
                new Agent(
                        side,
                        "",
                        agent.known(),
                        agent.peer(),
                        agent.deadlineNanos(),
                        agent.promisedNanos(),
                        agent.dirty(),
                        agent.pending(),
                        town.habits.remembered(disk),
                        agent.frozen()),
                "%s%d".formatted(side, boots),
                now());
        round = Round.begun(now());
        reading = false;
        lastHeard = now();
        wellSince = now();
        acknowledged = OptionalLong.empty();
        words.clear();
        fences.clear();
        releasing = false;
        town.say(side, "starts");
        beat(boots);
        askPeer(boots);
        turn();
    }

    void kill() {
        if (up) town.say(side, "agent dies");
        up = false;
        inbox.clear();
    }

    void pause(boolean now) {
        paused += now ? 1 : -1;
        if (paused > 0) return;
        while (!inbox.isEmpty() && up) inbox.remove().run();
        turn();
    }

    /** What comes in while the process is paused is read when it goes on. */
    private void in(int boot, Runnable action) {
        if (!up || boot != boots) return;
        if (paused > 0) inbox.add(() -> in(boot, action));
        else action.run();
    }

    private void turn() {
        for (int i = 0; i < TURNS_MAX && up && paused == 0; i++) {
            long now = now();
            long operation = town.parameters.operation().toNanos();
            if (reading && now - askedNanos >= operation) {
                reading = false;
                round = round.ended();
            }
            boolean letIn = town.pair.toRejoin(agent, sight(now)).isEmpty();
            if (!letIn && town.rules.mayTake(agent, proof(), now)) {
                follow(town.rules.take(agent, proof(), now));
                continue;
            }
            var next = Agenda.next(agent, round, reading, town.pair, sight(now), proof(), town.parameters, now);
            if (next instanceof Next.Rest(long until)) {
                if (reading && askedNanos + operation - until < 0) until = askedNanos + operation;
                rest(until - now);
                return;
            }
            act(next, now);
        }
        if (up && paused == 0) rest(town.parameters.heartbeat().toNanos());
    }

    private void act(Next next, long now) {
        switch (next) {
            case Next.Read() -> read(now);
            case Next.Send(var kind) -> {
                if (kind == Kind.REJOIN) unfence();
                follow(town.rules.send(agent, kind, now));
            }
            case Next.GiveUp() -> {
                follow(town.rules.answered(agent, new Answer.Unknown(), false, now));
                round = round.lost();
            }
            case Next.Take() -> follow(town.rules.take(agent, proof(), now));
            case Next.Begin() -> round = Round.begun(now);
            case Next.Rest rest -> throw new IllegalStateException("rests: " + rest);
        }
        release();
    }

    private void rest(long nanos) {
        long mine = ++wake;
        int boot = boots;
        town.after(clock, nanos, () -> {
            if (mine == wake) in(boot, this::turn);
        });
    }

    private void read(long now) {
        reading = true;
        askedNanos = now;
        long number = ++asked;
        int boot = boots;
        town.wires.send(
                Town.spot(side),
                Spot.WITNESS,
                () -> town.witness.read(reply ->
                        town.wires.send(Spot.WITNESS, Town.spot(side), () -> in(boot, () -> wasRead(number, reply)))));
    }

    private void wasRead(long number, Reading reply) {
        if (!reading || !town.habits.answers(asked, number)) return;
        reading = false;
        follow(town.rules.read(agent, reply, now()));
        round = round.read();
        turn();
    }

    private void write(Write write) {
        long number = ++asked;
        int boot = boots;
        town.wires.send(
                Town.spot(side),
                Spot.WITNESS,
                () -> town.witness.write(
                        write,
                        reply -> town.wires.send(
                                Spot.WITNESS, Town.spot(side), () -> in(boot, () -> wasWritten(number, reply)))));
    }

    private void wasWritten(long number, Answer reply) {
        if (agent.pending().isEmpty() || !town.habits.answers(asked, number)) return;
        var kind = agent.pending().get().kind();
        follow(town.rules.answered(agent, reply, false, now()));
        round = reply instanceof Answer.Written ? round.written(kind) : round.lost();
        turn();
    }

    /** Does what a step orders, in its order; the process may die before each. */
    private void follow(Step step) {
        var before = agent.standing();
        agent = step.agent();
        if (before != agent.standing()) town.say(side, before + " to " + agent.standing());
        for (var order : step.orders()) {
            if (town.dice.chance(town.mortality)) {
                kill();
                int boot = boots;
                town.time.after(Duration.ofMillis(town.dice.between(100, 20_000)), () -> {
                    if (boot == boots) start();
                });
                return;
            }
            switch (order) {
                case Order.Remember(var memory) -> disk = memory;
                case Order.Send(var write) -> write(write);
                case Order.Stop ignored -> stopTaken();
                case Order.Permit ignored -> town.judge.took(side, true);
                case Order.Page(var words) -> town.say(side, "pages: " + words);
            }
        }
        boolean evicted = before != Standing.ALONE && before != Standing.TAKEN;
        if (agent.standing() == Standing.ALONE && evicted) fence();
    }

    private Sight sight(long now) {
        long since = now - lastHeard;
        boolean there = since < 2 * town.parameters.heartbeat().toNanos();
        return new Sight(
                true,
                there ? Duration.ZERO : Duration.ofNanos(since),
                there ? Duration.ofNanos(now - wellSince) : Duration.ZERO);
    }

    private Proof proof() {
        return new Proof(town.habits.allOff(fences.values()), acknowledged);
    }

    /** What was taken is given up when nothing else stands against letting the peer in. */
    private void release() {
        if (!agent.taken() || releasing) return;
        if (Set.of(Obstacle.HOLDS_TAKEN).equals(town.pair.toRejoin(agent, sight(now())))) stopTaken();
    }

    private void stopTaken() {
        if (!agent.taken() || releasing) return;
        releasing = true;
        int boot = boots;
        boolean early = !town.habits.stopsBeforeRelease();
        if (early) follow(town.rules.released(agent));
        town.time.after(
                Duration.ofMillis(town.dice.between(200, 4_000)),
                () -> in(boot, () -> {
                    town.judge.took(side, false);
                    releasing = false;
                    if (!early) follow(town.rules.released(agent));
                    turn();
                }));
    }

    private void beat(int boot) {
        in(boot, () -> {
            var word = town.habits.acknowledgement(agent, wordsOfAll());
            town.wires.send(Town.spot(side), Town.spot(side.peer()), () -> {
                var peer = town.agent(side.peer());
                peer.in(peer.boots, () -> peer.heard(word));
            });
        });
        if (up && boot == boots) town.after(clock, town.parameters.heartbeat().toNanos(), () -> beat(boot));
    }

    private Collection<NodeWord> wordsOfAll() {
        for (int i = 0; i < town.nodesOf(side).size(); i++) words.putIfAbsent(i, new NodeWord(false, 0));
        return words.values();
    }

    private void heard(OptionalLong word) {
        long now = now();
        if (now - lastHeard >= town.parameters.silence().toNanos()) wellSince = now;
        lastHeard = now;
        if (word.isPresent()) acknowledged = word;
        turn();
    }

    /** A lease that was not renewed at the witness is asked of the peer. */
    private void askPeer(int boot) {
        in(boot, () -> {
            long sent = now();
            if (agent.remaining(sent).compareTo(town.parameters.asking()) >= 0) return;
            town.agent(side.peer())
                    .grant(side, grant -> in(boot, () -> agent = Transitions.granted(agent, grant, sent)));
        });
        if (up && boot == boots) town.after(clock, town.parameters.renewal().toNanos(), () -> askPeer(boot));
    }

    /** A question for a grant comes from the peer's site, of its agent or of a node. */
    void grant(Side asker, Consumer<Grant> answer) {
        town.wires.send(
                Town.spot(asker),
                Town.spot(side),
                () -> in(boots, () -> {
                    if (!town.rules.mayGrant(agent)) return;
                    agent = Transitions.granting(agent, now());
                    var grant = Transitions.grant(agent);
                    town.wires.send(Town.spot(side), Town.spot(asker), () -> answer.accept(grant));
                }));
    }

    /** A node of this site asks how long it may go on, and says how it is. */
    void ask(int node, NodeWord word, Consumer<Sublease> answer) {
        town.wires.send(
                Town.spot(side),
                Town.spot(side),
                () -> in(boots, () -> {
                    words.put(node, word);
                    var lease = town.rules.sublease(agent, now());
                    town.wires.send(Town.spot(side), Town.spot(side), () -> answer.accept(lease));
                }));
    }

    /** Some sites can switch the peer's nodes off; it works, fails, or nobody knows. */
    private void fence() {
        int mine = ++fencing;
        fences.clear();
        if (town.dice.chance(0.7)) return;
        int boot = boots;
        for (var node : town.nodesOf(side.peer())) {
            fences.put(node.number(), Proof.Fenced.UNKNOWN);
            boolean works = town.dice.chance(0.8);
            boolean answers = town.dice.chance(0.8);
            town.time.after(
                    Duration.ofMillis(town.dice.between(500, 5_000)),
                    () -> in(boot, () -> {
                        if (mine != fencing || standing() != Standing.ALONE) return;
                        if (works) node.power(false);
                        if (answers)
                            fences.put(node.number(), works ? Proof.Fenced.OFF_CONFIRMED : Proof.Fenced.FAILED);
                        turn();
                    }));
        }
    }

    /** Whether it knows of nodes of the peer that it has switched off, or may have. */
    boolean fences() {
        return up && !fences.isEmpty();
    }

    private void unfence() {
        fencing++;
        fences.clear();
        for (var node : town.nodesOf(side.peer())) node.power(true);
    }
}
