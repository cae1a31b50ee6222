package dev.holdfast.operator.site;

import dev.holdfast.api.site.SitePair;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.PairView;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.run.Setbacks;
import dev.holdfast.operator.site.SitePairView.Asked;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the agents of each pair how they are, shows it, and tells a takeover as an alert. There is nothing to watch at an agent,
 * so each is asked every {@link #EVERY}; the sites decide without any of it.
 */
@ControllerConfiguration(name = "sitepair")
public final class SitePairReconciler implements Reconciler<SitePair> {

    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SitePairReconciler.class);

    private final Api own;
    private final SiteAgents agents;
    private final TakeoverTold told;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final Setbacks setbacks = new Setbacks();
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param papers who the operator is to agents */
    public SitePairReconciler(
            Api own, AgentPapers papers, TakeoverTold told, BooleanSupplier mayAct, InstantSource clock) {
        this.own = own;
        agents = new SiteAgents(papers);
        this.told = told;
        this.mayAct = mayAct;
        this.clock = clock;
    }

    @Override
    public UpdateControl<SitePair> reconcile(SitePair pair, Context<SitePair> context) {
        if (!mayAct.getAsBoolean()) return again(EVERY);
        var a = CompletableFuture.supplyAsync(() -> ask(pair, "A"), threads);
        var b = CompletableFuture.supplyAsync(() -> ask(pair, "B"), threads);
        var asked = Map.of("A", a.join(), "B", b.join());
        var view = SitePairView.decide(pair, asked);
        var id = ResourceID.fromResource(pair);
        told.tell(id.getNamespace().orElse("") + "/" + id.getName(), view.taken(), over(asked, view));
        var next = SitePairView.status(pair, asked, view, clock.instant());
        if (SitePairView.same(pair.getStatus(), next)) {
            setbacks.over(id);
            return again(EVERY);
        }
        String words;
        try {
            var sent = new SitePair();
            sent.setMetadata(pair.getMetadata());
            sent.setSpec(pair.getSpec());
            sent.setStatus(next);
            var reply = own.send("PUT", path(id), Api.JSON, Api.print(sent));
            if (reply.ok() || reply.code() == 404) {
                setbacks.over(id);
                return again(EVERY);
            }
            words = reply.words();
        } catch (IOException e) {
            words = e.getMessage();
        }
        return again(setbacks.after(
                id, words, why -> LOG.warn("the status of site pair {} cannot be written, tried again: {}", id, why)));
    }

    private Asked ask(SitePair pair, String side) {
        try {
            return new Asked.Said(agents.ask(side, SitePairView.site(pair, side).agent()));
        } catch (IOException e) {
            return new Asked.Silent(e.getMessage());
        }
    }

    /** The highest epoch of which it is known that no takeover of it or of an earlier one is in force; empty when none is. */
    private static Optional<Long> over(Map<String, Asked> asked, PairView view) {
        if (view.taken().isPresent()) return Optional.of(view.taken().get().epoch() - 1);
        boolean all = asked.values().stream().allMatch(Asked.Said.class::isInstance);
        if (all) return Optional.of(Long.MAX_VALUE);
        return view.register().filter(known -> known.members() == Members.BOTH).map(known -> known.epoch() - 1);
    }

    private static String path(ResourceID id) {
        return "/apis/holdfast.dev/v1alpha1/namespaces/%s/sitepairs/%s/status"
                .formatted(id.getNamespace().orElse(""), id.getName());
    }

    private static UpdateControl<SitePair> again(Duration after) {
        return UpdateControl.<SitePair>noUpdate().rescheduleAfter(after.toMillis());
    }
}
