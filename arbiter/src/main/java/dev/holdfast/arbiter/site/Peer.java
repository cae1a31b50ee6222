package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.wire.Beat;
import dev.holdfast.arbiter.wire.GrantQuestion;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.LeaseAnswer;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.arbitration.Grant;
import dev.holdfast.core.arbitration.Side;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The link to the other site: says that we are there, and asks for a lease. */
final class Peer implements AutoCloseable {

    /** Exchanges on their way at the same time; a link that swallows them is not fed more. */
    static final int EXCHANGES_MAX = 4;

    /** A grant counts from when it was asked for and a beat from when it comes, so late ones do no harm. */
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final Side side;
    private final LinkClient link;
    private final Accounts accounts;
    private final Semaphore turns = new Semaphore(EXCHANGES_MAX);
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    Peer(Side side, LinkClient link, Accounts accounts) {
        this.side = side;
        this.link = link;
        this.accounts = accounts;
    }

    void beat(Beat beat) {
        inTurn("beat", () -> link.post(Beat.PATH, beat.write().print(), WITHIN));
    }

    /** A refusal, and an answer that makes no sense, grant nothing. */
    void ask(Consumer<Grant> then) {
        inTurn("grant", () -> {
            var reply = link.post(
                    GrantQuestion.PATH, new GrantQuestion(side).write().print(), WITHIN);
            if (reply.status() != 200) return;
            var lease = LeaseAnswer.read(JsonText.read(reply.body())).lease();
            if (lease.remaining().isPositive()) then.accept(new Grant(lease.remaining(), lease.epoch()));
        });
    }

    private interface Exchange {
        void run() throws Silence, Unreadable;
    }

    private void inTurn(String what, Exchange exchange) {
        if (!turns.tryAcquire()) return;
        threads.execute(() -> {
            try {
                exchange.run();
                accounts.exchange(what, "answered", "");
            } catch (Silence | Unreadable wrong) {
                accounts.exchange(what, "unanswered", wrong.getMessage());
            } finally {
                turns.release();
            }
        });
    }

    @Override
    public void close() {
        link.close();
    }
}
