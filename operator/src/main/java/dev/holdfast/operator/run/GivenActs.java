package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.util.Optional;

/** What people did to runs, and whether the API server vouches for it. */
final class GivenActs {

    private final Vouching vouching;

    GivenActs(Api own) {
        this.vouching = new Vouching(own);
    }

    /** What people did to the run. Whether the API server vouches for them is asked when one of them was not heard yet. */
    Acts of(RecoveryRun run, Optional<Long> hold) throws IOException {
        var given = run.getSpec().acts().stream().map(GivenActs::act).toList();
        return new Acts(given, hasUnheard(run) ? vouching.look() : Acts.NONE.vouching(), hold, Vouching.seen(run));
    }

    private static Act act(dev.holdfast.api.run.Act act) {
        return new Act(
                act.verb(),
                act.step() == null ? 0 : act.step(),
                act.comment(),
                act.actor().username(),
                act.planDigest(),
                act.role() == null ? "" : act.role(),
                act.primary() == null || act.until() == null
                        ? Optional.empty()
                        : Optional.of(new Act.Waiver(act.primary(), act.until(), Optional.ofNullable(act.epoch()))));
    }

    /** Whether somebody did something that was not heard yet. */
    static boolean hasUnheard(RecoveryRun run) {
        int heard = run.getStatus() == null || run.getStatus().journal() == null
                ? 0
                : run.getStatus().journal().acts().size();
        return heard < Math.min(run.getSpec().acts().size(), Act.ACTS_MAX);
    }
}
