package dev.holdfast.operator.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.TakeoverAlert;
import dev.holdfast.core.arbitration.Takeover;
import dev.holdfast.operator.alert.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakeoverToldTest {

    private static final String PAIR = "holdfast-system/rooms";
    private static final Map<String, String> OPEN =
            TakeoverAlert.firing(PAIR, "east", "west", 4).labels();

    private final List<Alert> sent = new ArrayList<>();

    private TakeoverTold told(List<Map<String, String>> open) {
        return new TakeoverTold(
                alerts -> {
                    sent.addAll(alerts);
                    return new Receipt.Kept(alerts.size(), 0, 0, 0);
                },
                () -> Optional.of(open));
    }

    @Test
    void a_takeover_is_one_alert_of_its_epoch() {
        told(List.of()).tell(PAIR, Optional.of(new Takeover("east", "west", 4)), Optional.of(3L));
        assertThat(sent).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isTrue();
            assertThat(alert.labels())
                    .containsEntry("alertname", "HoldfastSiteTakenOver")
                    .containsEntry("site", "east")
                    .containsEntry("by", "west")
                    .containsEntry("epoch", "4");
            assertThat(alert.remarks()).containsEntry("source", "holdfast");
        });
    }

    @Test
    void it_is_over_when_that_is_known_and_not_before() {
        told(List.of(OPEN)).tell(PAIR, Optional.empty(), Optional.empty());
        assertThat(sent).isEmpty();
        told(List.of(OPEN)).tell(PAIR, Optional.empty(), Optional.of(4L));
        assertThat(sent).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isFalse();
            assertThat(alert.labels()).isEqualTo(OPEN);
        });
    }

    @Test
    void alerts_of_other_pairs_and_of_other_kinds_are_left_alone() {
        var other =
                TakeoverAlert.firing("holdfast-system/other", "east", "west", 4).labels();
        told(List.of(other, Map.of("alertname", "HoldfastSiteDown", "pair", PAIR)))
                .tell(PAIR, Optional.empty(), Optional.of(9L));
        assertThat(sent).isEmpty();
    }
}
