package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Jumps;
import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.fence.Fences;
import dev.holdfast.arbiter.fence.Fencing;
import dev.holdfast.arbiter.wire.Beat;
import dev.holdfast.core.arbitration.Acknowledgement;
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
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Permission;
import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Round;
import dev.holdfast.core.arbitration.Sight;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.core.arbitration.Step;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.arbitration.Transitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that owns what the site knows, and asks {@code core.arbitration} what comes next after every event and when
 * the time is there that it names. Answers of others come in as tasks, at most {@link #WAITING_MAX} at a time, each looked at
 * when its turn comes and counted from then.
 */
final class Loop {

    /** Things to look at that may wait; what comes beyond is dropped, as a network drops. */
    static final int WAITING_MAX = 1_000;

    /** Things done one after the other before what has come in is looked at. */
    private static final int TURNS_MAX = 20;

    private final SiteConfig config;
    private final Ticks ticks;
    private final MemoryFile disk;
    private final Courier courier;
    private final Peer peer;
    private final Accounts accounts;
    private final Told told;
    private final BlockingQueue<Runnable> inbox = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Jumps jumps = new Jumps(Jumps.Reading.now());
    private final Map<String, NodeWord> nodes = new LinkedHashMap<>();

    private Optional<Fences> fences = Optional.empty();
    private volatile Agent agent;
    private Round round;
    private Heard heard;
    private boolean reading;
    private Reliance reliance = Reliance.UNKNOWN;
    private boolean checking;
    private boolean givingUp;
    private long asked;
    private long askedNanos;
    private long beatNanos;
    private long grantNanos;
    private long checkNanos;
    private volatile boolean closed;

    Loop(SiteConfig config, Ticks ticks, MemoryFile disk, Courier courier, Peer peer, Accounts accounts) {
        this.config = config;
        this.ticks = ticks;
        this.disk = disk;
        this.courier = courier;
        this.peer = peer;
        this.accounts = accounts;
        told = new Told(config.pair(), disk, accounts);
        start(disk.memory());
    }

    private void start(Memory memory) {
        long now = ticks.nanos();
        agent = Agent.started(config.side(), UUID.randomUUID().toString(), memory, now);
        round = Round.begun(now);
        heard = new Heard(now);
        reading = false;
        asked++; // what is still on its way answers nothing
        givingUp = false;
        told.restart(memory);
        fences.ifPresent(Fences::end);
        config.nodes().forEach(node -> nodes.put(node, new NodeWord(false, 0)));
        beatNanos = now;
        grantNanos = now;
        checkNanos = now;
    }

    /** What can show that nodes of the other site are off; told before the loop runs. */
    void fencedBy(Fences by) {
        fences = Optional.of(by);
    }

    /** There is something new to look at. */
    void wake() {
        inbox.offer(() -> {});
    }

    private long epoch() {
        return agent.memory().last().map(Register::epoch).orElse(0L);
    }

    /** @throws IOException when something could not be remembered: then the process must not go on */
    void run() throws IOException {
        while (!closed) {
            notice();
            turn();
            long rest = wakeNanos() - ticks.nanos();
            Runnable task = null;
            try {
                task = inbox.poll(Math.max(0, rest), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                closed = true;
            }
            for (int i = 0; task != null && i < WAITING_MAX; i++, task = inbox.poll()) {
                notice();
                task.run();
            }
        }
    }

    void close() {
        closed = true;
        inbox.offer(() -> {});
    }

    /** What is looked at by the loop, when its turn comes. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        boolean taken = inbox.offer(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException wrong) {
                answer.completeExceptionally(wrong);
                if (wrong instanceof UncheckedIOException) throw wrong;
            }
        });
        if (!taken) answer.completeExceptionally(new IllegalStateException("this process is overrun"));
        return answer;
    }

    /**
     * A date that jumps may be somebody who has set it, or a machine that was paused as a whole with all its clocks: they look
     * the same, so both begin anew, as after a restart.
     */
    private void notice() {
        var jump = jumps.look(Jumps.Reading.now());
        if (jump.isEmpty()) return;
        accounts.jumped(jump.get());
        start(agent.memory());
    }

    Parameters times() {
        return agent.memory().last().map(Register::parameters).orElse(config.timing());
    }

    private long wakeNanos() {
        long wake = Math.min(beatNanos, grantNanos);
        if (reliance == Reliance.UNKNOWN) return checking ? wake : Math.min(wake, checkNanos);
        if (!conforms()) return wake;
        var next = Agenda.next(agent, round, reading, config.pair(), sight(), proof(), times(), ticks.nanos());
        long until = next instanceof Next.Rest(long then) ? then : ticks.nanos();
        long given = askedNanos + times().operation().toNanos();
        if (reading && given - until < 0) until = given;
        return until - wake < 0 ? until : wake;
    }

    private void turn() throws IOException {
        long now = ticks.nanos();
        if (now - beatNanos >= 0) {
            beatNanos = now + times().heartbeat().toNanos();
            peer.beat(new Beat(config.side(), healthy(), Acknowledgement.of(agent, nodes.values())));
        }
        if (now - grantNanos >= 0) {
            grantNanos = now + times().renewal().toNanos();
            if (agent.remaining(now).compareTo(times().asking()) < 0) askPeer(now);
        }
        told.lapse(agent, sight(), times(), now);
        if (!conforms()) {
            check(now);
            return;
        }
        fence();
        for (int i = 0; i < TURNS_MAX; i++) {
            now = ticks.nanos();
            if (reading && now - askedNanos >= times().operation().toNanos()) {
                reading = false;
                round = round.ended();
                accounts.exchange("read", "unanswered", "nothing in time");
            }
            var next = Agenda.next(agent, round, reading, config.pair(), sight(), proof(), times(), now);
            if (next instanceof Next.Rest) return;
            act(next, now);
            release();
        }
    }

    /**
     * However it came to be known that the other site is evicted: by our write, by a read after its answer was lost or after a
     * restart, or by a person. Whoever answers stops by itself, and says so.
     */
    private void fence() {
        if (agent.standing() != Standing.ALONE || sight().silent().isZero()) return;
        fences.ifPresent(by -> by.begin(epoch()));
    }

    /** A lease that was not renewed at the witness is asked of the other site. */
    private void askPeer(long sent) {
        var boot = agent.boot();
        peer.ask(grant -> inbox.offer(() -> {
            if (boot.equals(agent.boot())) agent = Transitions.granted(agent, grant, sent);
        }));
    }

    /** Before anything is read: whether the store keeps conditions. */
    private void check(long now) {
        if (checking || reliance != Reliance.UNKNOWN || now - checkNanos < 0) return;
        checking = true;
        checkNanos = now + times().renewal().toNanos();
        courier.conformance(
                config.side(),
                finding -> inbox.offer(() -> {
                    checking = false;
                    accounts.conformance(finding);
                    reliance = reliance.after(finding);
                    round = Round.begun(ticks.nanos());
                }));
    }

    private void act(Next next, long now) throws IOException {
        switch (next) {
            case Next.Read() -> read(now);
            case Next.Send(var kind) ->
                follow(Transitions.send(agent, kind, UUID.randomUUID().toString(), now));
            case Next.GiveUp() -> {
                accounts.exchange("write", "unanswered", "nothing in time");
                follow(Transitions.answered(agent, new Answer.Unknown()));
                round = round.lost();
            }
            case Next.Take() -> follow(Transitions.take(agent, proof(), now));
            case Next.Begin() -> round = Round.begun(now);
            case Next.Rest rest -> throw new IllegalStateException("rests: " + rest);
        }
    }

    private void read(long now) {
        reading = true;
        askedNanos = now;
        long number = ++asked;
        courier.read(times().operation(), brought -> inbox.offer(() -> wasRead(number, brought)));
    }

    private void wasRead(long number, Courier.Brought brought) {
        if (!reading || number != asked) return;
        reading = false;
        switch (brought) {
            case Courier.Brought.Register(var found) -> {
                accounts.exchange("read", "answered", "");
                followLater(Transitions.read(agent, found, ticks.nanos()));
                round = round.read();
            }
            case Courier.Brought.Hostile(var words) -> {
                accounts.exchange("read", "answered", "");
                followLater(Transitions.hostile(agent, words));
                round = round.ended();
            }
            case Courier.Brought.Nothing(var why) -> {
                accounts.exchange("read", "unanswered", why);
                round = round.ended();
            }
        }
    }

    private void wasWritten(long number, Courier.Answered answered) {
        if (agent.pending().isEmpty() || number != asked) return;
        var kind = agent.pending().get().kind();
        boolean stands = answered.answer() instanceof Answer.Written;
        accounts.exchange("write", stands ? "answered" : "refused or unanswered", answered.why());
        followLater(Transitions.answered(agent, answered.answer()));
        round = stands ? round.written(kind) : round.lost();
    }

    /** From a task, where nothing can be thrown that ends the process: what cannot be remembered does. */
    private void followLater(Step step) {
        try {
            follow(step);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says what was decided, then does what the step orders, in its order. */
    private void follow(Step step) throws IOException {
        accounts.decided(agent, step);
        agent = step.agent();
        for (var order : step.orders()) {
            switch (order) {
                case Order.Remember(var memory) -> disk.remember(memory);
                case Order.Send(var write) -> {
                    if (write.kind() == Kind.REJOIN) fences.ifPresent(Fences::end);
                    long number = ++asked;
                    courier.write(
                            write, times().operation(), answered -> inbox.offer(() -> wasWritten(number, answered)));
                }
                case Order.Stop ignored -> givingUp |= agent.taken();
                case Order.Permit ignored -> givingUp = false;
                case Order.Page(var words) -> accounts.page(words);
            }
        }
    }

    /** What was taken is given up when nothing else stands against letting the peer in. */
    private void release() {
        if (!agent.taken() || givingUp) return;
        givingUp = Set.of(Obstacle.HOLDS_TAKEN).equals(config.pair().toRejoin(agent, sight()));
    }

    boolean healthy() {
        return config.unwell().filter(Files::exists).isEmpty();
    }

    Sight sight() {
        return heard.sight(healthy(), times(), told.wish(), ticks.nanos());
    }

    private Proof proof() {
        return new Proof(fences.filter(by -> by.allOff(epoch())).isPresent(), heard.acknowledged());
    }

    // What others ask, each called by the loop's own thread through ask().

    Agent agent() {
        return agent;
    }

    boolean conforms() {
        return reliance == Reliance.KEEPS;
    }

    Map<String, NodeWord> nodes() {
        return Map.copyOf(nodes);
    }

    Verdict verdict() {
        return Verdict.of(agent, givingUp);
    }

    void beat(Beat beat) {
        heard.beat(beat, times(), ticks.nanos());
    }

    /** A node of this site asks, and says how it is. */
    Sublease lease(String node, NodeWord word) {
        nodes.put(node, word);
        return Sublease.of(agent, ticks.nanos());
    }

    /** The other site, or one of its nodes, asks; empty when it may not be granted anything. */
    Optional<Grant> grant() {
        if (!conforms() || !Permission.toGrant(agent).isEmpty()) return Optional.empty();
        agent = Transitions.granting(agent, ticks.nanos());
        return Optional.of(Transitions.grant(agent));
    }

    /** Nothing of the other site runs here any more; false when nothing was told to stop. */
    boolean released() {
        if (!agent.taken() || !givingUp) return false;
        followLater(Transitions.released(agent));
        givingUp = false;
        return true;
    }

    /** A node of the other site was heard of: it is on, whatever was seen. */
    void heardOf(String node) {
        fences.ifPresent(by -> by.heard(node));
    }

    /** A person says that a node of the other site is off; why that is not taken, empty when it is. */
    List<String> fenced(String node, String who, String reason) {
        if (fences.isEmpty()) return List.of("this site was told of no fences: start its agent with --fences");
        return fences.get().asserted(node, who, reason);
    }

    /** A person wants the other site to be evicted and kept out; why that is not done, empty when it will be. */
    List<String> evict(String who, String reason) {
        return told.evict(agent, sight(), who, reason, ticks.nanos());
    }

    /** A person wants the other site to be let in; why that is not done, empty when it will be. */
    List<String> rejoin(String who, String reason) {
        return told.rejoin(agent, sight(), who, reason, ticks.nanos());
    }

    /** Whether a person keeps the other site out. */
    boolean keepsOut() {
        return agent.memory().last().filter(told.wish()::keepsOut).isPresent();
    }

    Map<String, Fencing> fences() {
        return fences.map(Fences::known).orElse(Map.of());
    }

    OptionalLong acknowledged() {
        return heard.acknowledged();
    }
}
