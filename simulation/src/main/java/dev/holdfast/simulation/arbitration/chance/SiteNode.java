package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.NodeLease;
import dev.holdfast.core.arbitration.NodeLease.Duty;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import java.time.Duration;

/**
 * A node: its agent, its hardware watchdog, and what runs on it. The agent can hang, and what runs can refuse to stop; the
 * watchdog knows nothing of either.
 */
final class SiteNode {

    private static final int LOOKS = 4;

    private final Town town;
    private final Side side;
    private final int number;
    private final Drift clock;
    private NodeLease lease;
    private boolean on;
    private boolean powered = true;
    private int dark;
    private int hung;
    private int boots;
    private boolean running;
    private boolean stopping;

    private long question;
    private long answered;
    private long pets;

    SiteNode(Town town, Side side, int number) {
        this.town = town;
        this.side = side;
        this.number = number;
        clock = town.clock();
        lease = NodeLease.none(now());
    }

    int number() {
        return number;
    }

    private long now() {
        return clock.read(town.time.nanos());
    }

    void start() {
        if (on || !powered || dark > 0) return;
        on = true;
        boots++;
        lease = NodeLease.none(now());
        stopping = false;
        petted(boots);
        look(boots);
        ask(boots);
    }

    /** The node is off from now on, whatever was running. */
    private void off() {
        if (!on) return;
        on = false;
        run(false);
    }

    void power(boolean now) {
        powered = now;
        if (!now) off();
        else bootLater();
    }

    void dark(boolean now) {
        dark += now ? 1 : -1;
        if (dark > 0) off();
        else bootLater();
    }

    void hang(boolean now) {
        hung += now ? 1 : -1;
    }

    void crash() {
        off();
        bootLater();
    }

    private void bootLater() {
        town.time.after(Duration.ofMillis(town.dice.between(3_000, 20_000)), this::start);
    }

    private void run(boolean now) {
        if (running == now) return;
        running = now;
        town.judge.runs(side, now);
        town.say(side, "node %d %s".formatted(number, now ? "runs" : "runs nothing"));
    }

    /** The agent looks at its clock, does its duty, and pets; between the look and the pet anything may take time. */
    private void look(int boot) {
        if (!on || boot != boots) return;
        long every = town.parameters.watchdog().dividedBy(LOOKS).toNanos();
        town.after(clock, every, () -> look(boot));
        if (hung > 0) return;
        var duty = lease.duty(town.parameters, running, now());
        if (duty == Duty.SERVE) {
            stopping = false;
            run(true);
        }
        if (duty == Duty.STOP_SOFTLY && !stopping) stop(boot, town.parameters.kill());
        if (duty == Duty.STARVE) stop(boot, Duration.ofMillis(500));
        if (town.habits.pets(duty)) {
            boolean slow = town.dice.chance(0.01);
            var takes = Duration.ofMillis(slow ? town.dice.between(1, 12_000) : 0);
            if (takes.isZero()) petted(boot);
            else town.time.after(takes, () -> petted(boot));
        }
    }

    private void stop(int boot, Duration most) {
        stopping = true;
        if (town.dice.chance(0.2)) return;
        long takes = town.dice.between(1, (int) most.toMillis() + 1);
        town.time.after(Duration.ofMillis(takes), () -> {
            if (on && boot == boots && stopping) run(false);
        });
    }

    private void petted(int boot) {
        if (!on || boot != boots) return;
        long mine = ++pets;
        town.time.after(town.parameters.watchdog(), () -> {
            if (!on || boot != boots || mine != pets) return;
            boots++; // the machine is going down: nothing of it runs but what was running
            town.say(side, "node %d is reset".formatted(number));
            long last = town.dice.between(0, (int) town.parameters.reset().toMillis() + 1);
            town.time.after(Duration.ofMillis(last), () -> {
                off();
                bootLater();
            });
        });
    }

    private void ask(int boot) {
        if (!on || boot != boots) return;
        town.after(clock, town.parameters.renewal().toNanos() / 2, () -> ask(boot));
        if (hung > 0) return;
        long sent = now();
        long asked = ++question;
        town.agent(side).ask(number, new NodeWord(!running, lease.epoch()), reply -> heard(boot, asked, sent, reply));
        town.after(clock, town.parameters.operation().toNanos() / 2, () -> {
            if (on && boot == boots && hung == 0 && answered < asked) askPeer(boot);
        });
    }

    private void askPeer(int boot) {
        long sent = now();
        long asked = ++question;
        town.agent(side.peer()).grant(side, grant -> heard(boot, asked, sent, Sublease.of(grant)));
    }

    private void heard(int boot, long asked, long sent, Sublease reply) {
        if (!on || boot != boots || hung > 0) return;
        answered = Math.max(answered, asked);
        lease = lease.answered(reply, town.habits.countedFrom(sent, now()));
    }
}
