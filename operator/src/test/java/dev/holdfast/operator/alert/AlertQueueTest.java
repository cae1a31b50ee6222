package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.operator.alert.AlertReconciler.Next;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AlertQueueTest {
    private final List<Ref> looked = new CopyOnWriteArrayList<>();

    @Test
    void an_urgent_alert_is_looked_at_while_all_others_wait() throws InterruptedException {
        var release = new CountDownLatch(1);
        try (var queue = new AlertQueue((ref, atHand) -> {
            if (ref.name().startsWith("storm")) await(release);
            looked.add(ref);
            return Next.DONE;
        })) {
            queue.start();
            for (int i = 0; i < 1_000; i++) queue.add(new Ref("ns", "storm-" + i), Optional.empty(), false);
            queue.add(new Ref("ns", "matched"), Optional.empty(), true);
            awaitUntil(() -> looked.equals(List.of(new Ref("ns", "matched"))));
            release.countDown();
            awaitUntil(() -> looked.size() == 1_001);
            awaitUntil(() -> queue.size() == 0);
        }
    }

    @Test
    void an_ordinary_alert_that_turns_out_to_be_urgent_does_not_wait_on() throws InterruptedException {
        var release = new CountDownLatch(1);
        try (var queue = new AlertQueue((ref, atHand) -> {
            if (ref.name().startsWith("storm")) await(release);
            looked.add(ref);
            return Next.DONE;
        })) {
            queue.start();
            for (int i = 0; i < 100; i++) queue.add(new Ref("ns", "storm-" + i), Optional.empty(), false);
            queue.add(new Ref("ns", "matched"), Optional.empty(), false);
            queue.add(new Ref("ns", "matched"), Optional.empty(), true);
            awaitUntil(() -> looked.equals(List.of(new Ref("ns", "matched"))));
            release.countDown();
            awaitUntil(() -> queue.size() == 0);
            assertThat(looked).hasSize(101);
        }
    }

    @Test
    void one_alert_is_looked_at_by_one_worker_at_a_time_and_never_missed() {
        var busy = ConcurrentHashMap.<Ref>newKeySet();
        var twice = new AtomicInteger();
        var latest = new ConcurrentHashMap<Ref, Integer>();
        var asked = new ConcurrentHashMap<Ref, Integer>();
        try (var queue = new AlertQueue((ref, atHand) -> {
            if (!busy.add(ref)) twice.incrementAndGet();
            latest.put(ref, asked.get(ref));
            busy.remove(ref);
            return Next.DONE;
        })) {
            queue.start();
            for (int round = 0; round < 2_000; round++) {
                var ref = new Ref("ns", "a" + round % 7);
                asked.put(ref, round);
                queue.add(ref, Optional.empty(), round % 3 == 0);
            }
            awaitUntil(() -> queue.size() == 0);
            assertThat(twice).hasValue(0);
            assertThat(latest).isEqualTo(asked);
        }
    }

    @Test
    void what_could_not_be_finished_comes_back() {
        var attempts = new AtomicInteger();
        try (var queue = new AlertQueue((ref, atHand) -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 1) throw new IllegalStateException("a fault that is meant");
            return attempt < 3 ? Next.AGAIN : Next.DONE;
        })) {
            queue.start();
            queue.add(new Ref("ns", "a"), Optional.empty(), false);
            awaitUntil(() -> queue.size() == 0);
            assertThat(attempts).hasValue(3);
        }
    }

    @Test
    void an_alert_is_held_once_however_often_it_is_added_and_promoted() {
        var release = new CountDownLatch(1);
        try (var queue = new AlertQueue((ref, atHand) -> {
            if (ref.name().startsWith("storm")) await(release);
            return Next.DONE;
        })) {
            queue.start();
            for (int i = 0; i < AlertQueue.ORDINARY_WORKERS; i++) {
                queue.add(new Ref("ns", "storm-" + i), Optional.empty(), false);
            }
            awaitUntil(() -> queue.entries() == 0);
            for (int round = 0; round < 100; round++) {
                queue.add(new Ref("ns", "a"), Optional.empty(), false);
                queue.add(new Ref("ns", "a"), Optional.empty(), true);
                awaitUntil(() -> queue.size() == AlertQueue.ORDINARY_WORKERS);
            }
            assertThat(queue.entries()).isZero();
            release.countDown();
        }
    }

    @Test
    void an_alert_that_is_added_while_it_waits_to_come_back_comes_back_once() {
        var attempts = new AtomicInteger();
        try (var queue = new AlertQueue((ref, atHand) -> {
            attempts.incrementAndGet();
            return Next.AGAIN;
        })) {
            queue.start();
            for (int round = 1; round <= 20; round++) {
                int before = attempts.get();
                queue.add(new Ref("ns", "a"), Optional.empty(), false);
                awaitUntil(() -> attempts.get() > before);
                awaitUntil(() -> queue.entries() > 0);
                assertThat(queue.entries()).isLessThanOrEqualTo(1);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitUntil(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
