package dev.holdfast.operator.site;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.TakeoverAlert;
import dev.holdfast.core.arbitration.Takeover;
import dev.holdfast.operator.alert.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takeovers, told to the intake as any sender of alerts would: each time they are seen, and once when they are over. It keeps
 * nothing: what was told is what is stored.
 */
public final class TakeoverTold {

    private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.takeover");

    private final Function<List<Alert>, Receipt> intake;
    private final Supplier<Optional<List<Map<String, String>>>> open;

    /**
     * @param intake what takes alerts in
     * @param open the labels of the alerts of ours that are open; empty as long as that is not known
     */
    public TakeoverTold(Function<List<Alert>, Receipt> intake, Supplier<Optional<List<Map<String, String>>>> open) {
        this.intake = intake;
        this.open = open;
    }

    /**
     * @param pair namespace and name
     * @param taken the takeover in force
     * @param over the highest epoch whose takeover is known to be over; empty when none is known to be
     */
    void tell(String pair, Optional<Takeover> taken, Optional<Long> over) {
        var alerts = new ArrayList<Alert>();
        taken.ifPresent(is -> alerts.add(TakeoverAlert.firing(pair, is.lost(), is.by(), is.epoch())));
        for (var labels : open.get().orElse(List.of())) {
            boolean ended = TakeoverAlert.epoch(labels, pair)
                    .filter(epoch ->
                            over.filter(last -> Long.parseLong(epoch) <= last).isPresent())
                    .isPresent();
            if (ended) alerts.add(TakeoverAlert.over(labels));
        }
        if (alerts.isEmpty()) return;
        switch (intake.apply(alerts)) {
            case Receipt.Kept ignored -> {}
            case Receipt.NotNow(var reason) -> LOG.warn("a takeover is not stored, and is told again: {}", reason);
            case Receipt.Unstorable(var reason) -> LOG.error("a takeover cannot be stored: {}", reason);
        }
    }
}
