package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.OutageAlert;
import dev.holdfast.core.fleet.Finding;
import dev.holdfast.core.fleet.Finding.Pulse;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.Notice;
import dev.holdfast.core.fleet.Place;
import dev.holdfast.operator.alert.Receipt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookoutTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Place EAST =
            Place.cluster("ops", "east", Optional.empty(), Optional.of("dc-east"), Optional.empty());

    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ofHours(1));
    private final AtomicReference<Receipt> receipt = new AtomicReference<>(new Receipt.Kept(1, 0, 0, 0));
    private final AtomicReference<Optional<List<Map<String, String>>>> stored =
            new AtomicReference<>(Optional.of(List.of()));
    private final AtomicReference<Pulse> pulse = new AtomicReference<>(Pulse.UP);
    private final List<Alert> delivered = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private volatile boolean leading = true;
    private final Lookout lookout = new Lookout(this::take, stored::get, () -> leading, this::now, metrics);

    private Receipt take(List<Alert> alerts) {
        delivered.addAll(alerts);
        return receipt.get();
    }

    private Moment now() {
        return new Moment(NOON.plus(time.get()), time.get().toNanos());
    }

    private void find(Pulse found) {
        pulse.set(found);
        lookout.follow(() -> List.of(new Finding(
                EAST,
                pulse.get(),
                "words",
                NOON,
                Optional.of(NOON),
                Optional.of(now()),
                Optional.of(now()),
                true,
                Optional.empty())));
        lookout.wake();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(5, TimeUnit.MINUTES).pollInterval(Duration.ofMillis(10));
    }

    @AfterEach
    void close() {
        lookout.close();
    }

    @Test
    void what_is_down_is_delivered_as_an_alert_of_holdfast() {
        find(Pulse.DOWN);
        await().until(() -> delivered.size() == 1);
        assertThat(delivered.getFirst().labels()).containsEntry("alertname", "HoldfastClusterDown");
        assertThat(delivered.getFirst().remarks()).containsEntry("source", "holdfast");
        assertThat(metrics.get("holdfast.outages.open").gauge().value()).isEqualTo(1);
    }

    @Test
    void what_is_not_taken_is_delivered_until_it_is() {
        receipt.set(new Receipt.NotNow("the API server does not answer"));
        find(Pulse.DOWN);
        await().until(() -> delivered.size() >= 2);
        receipt.set(new Receipt.Kept(1, 0, 0, 0));
        int before = delivered.size();
        await().until(() -> delivered.size() > before);
        assertThat(delivered).allMatch(Alert::firing);
    }

    @Test
    void nothing_is_told_before_it_is_known_what_was_told_and_then_only_what_is_new() {
        stored.set(Optional.empty());
        find(Pulse.DOWN);
        stored.set(Optional.of(List.of(OutageAlert.of(new Notice.Up(EAST)).labels())));
        await().until(() -> metrics.get("holdfast.outages.open").gauge().value() == 1);
        assertThat(delivered).isEmpty();
        time.updateAndGet(before -> before.plusMinutes(1));
        find(Pulse.UP);
        await().until(() -> delivered.size() == 1);
        assertThat(delivered.getFirst().firing()).isFalse();
    }

    @Test
    void what_stays_down_is_told_again_so_that_its_episode_does_not_end_in_silence() {
        find(Pulse.DOWN);
        await().until(() -> delivered.size() == 1);
        time.updateAndGet(before -> before.plusMinutes(6));
        find(Pulse.DOWN);
        await().until(() -> delivered.size() == 2);
        assertThat(delivered.get(1).identity()).isEqualTo(delivered.getFirst().identity());
    }

    @Test
    void who_does_not_lead_tells_nothing() {
        leading = false;
        find(Pulse.DOWN);
        leading = true;
        lookout.wake();
        await().until(() -> delivered.size() == 1);
    }
}
