package dev.holdfast.operator.protection;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.protection.ActiveAt;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.protection.ProtectedApplicationStatus;
import dev.holdfast.api.protection.RunHolder;
import dev.holdfast.core.protection.Active;
import dev.holdfast.core.protection.Claim;
import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Records;
import dev.holdfast.core.protection.Target;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.run.Setbacks;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of each application whether its plans and what it depends on are there, and which run holds it. A hold that outlived
 * its run, since this program ended between the two, is let go here.
 */
@ControllerConfiguration(name = "protectedapplication")
public final class ApplicationReconciler implements Reconciler<ProtectedApplication> {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationReconciler.class);

    private static final Duration LATER = Duration.ofSeconds(2);
    private static final String BY_NAMESPACE = "namespace-of-application";

    private final Api own;
    private final Applications applications;
    private final Holds holds;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final Setbacks setbacks = new Setbacks();
    private final SimpleInboundEventSource<ProtectedApplication> wakes = new SimpleInboundEventSource<>("beside");
    private volatile InformerEventSource<RecoveryPlan, ProtectedApplication> plans;

    public ApplicationReconciler(
            Api own, Applications applications, Holds holds, BooleanSupplier mayAct, InstantSource clock) {
        this.own = own;
        this.applications = applications;
        this.holds = holds;
        this.mayAct = mayAct;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ProtectedApplication>> prepareEventSources(
            EventSourceContext<ProtectedApplication> context) {
        var cache = context.getPrimaryCache();
        cache.addIndexer(
                BY_NAMESPACE, application -> List.of(application.getMetadata().getNamespace()));
        var configuration = InformerEventSourceConfiguration.from(RecoveryPlan.class, ProtectedApplication.class)
                .withSecondaryToPrimaryMapper(
                        plan -> beside(cache, plan.getMetadata().getNamespace()).stream()
                                .filter(application -> application
                                        .getSpec()
                                        .plans()
                                        .contains(plan.getMetadata().getName()))
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                .build();
        plans = new InformerEventSource<>(configuration, context);
        applications.onChange(namespace -> beside(cache, namespace)
                .forEach(application -> wakes.propagateEvent(ResourceID.fromResource(application))));
        holds.onChange(target -> wakes.propagateEvent(new ResourceID(target.name(), target.namespace())));
        return List.of(plans, wakes);
    }

    private static List<ProtectedApplication> beside(IndexerResourceCache<ProtectedApplication> cache, String place) {
        return cache.byIndex(BY_NAMESPACE, place);
    }

    @Override
    public UpdateControl<ProtectedApplication> reconcile(
            ProtectedApplication application, Context<ProtectedApplication> context) {
        if (!mayAct.getAsBoolean()) return again(LATER);
        var id = ResourceID.fromResource(application);
        String words;
        try {
            var all = applications.of(id.getNamespace().orElse(""));
            if (all.isEmpty()) return again(LATER);
            var meta = application.getMetadata();
            var before = application.getStatus();
            var next = new ProtectedApplicationStatus(
                    meta.getGeneration(),
                    holder(application),
                    active(application),
                    ApplicationView.conditions(
                            application,
                            all.get(),
                            name -> plans.get(new ResourceID(name, meta.getNamespace()))
                                    .isPresent(),
                            clock.instant()));
            if (ApplicationView.same(before, next)) {
                setbacks.over(id);
                return UpdateControl.noUpdate();
            }
            var sent = new ProtectedApplication();
            sent.setMetadata(meta);
            sent.setSpec(application.getSpec());
            sent.setStatus(next);
            var reply = own.send("PUT", path(application), Api.JSON, Api.print(sent));
            if (reply.ok() || reply.code() == 404) {
                setbacks.over(id);
                return UpdateControl.noUpdate();
            }
            words = reply.words();
        } catch (IOException e) {
            words = e.getMessage();
        }
        return again(setbacks.after(
                id,
                words,
                why -> LOG.warn("the status of application {} cannot be written, tried again: {}", id, why)));
    }

    /** Where the last run that has acted on the application has left it. */
    private ActiveAt active(ProtectedApplication application) {
        var meta = application.getMetadata();
        var target = new Target(Target.Kind.APPLICATION, meta.getNamespace(), meta.getName());
        var before = Optional.ofNullable(application.getStatus())
                .flatMap(status -> Optional.ofNullable(status.active()))
                .map(said -> new Active(Optional.ofNullable(said.site()), said.run(), said.since()));
        return Active.of(before, holds.ended(target, plan -> site(meta.getNamespace(), plan)))
                .map(is -> new ActiveAt(is.site().orElse(null), is.run(), is.since()))
                .orElse(null);
    }

    /** The site to which a plan says that it brings its application. */
    private Optional<String> site(String namespace, String plan) {
        return plans.get(new ResourceID(plan, namespace))
                .flatMap(found -> Optional.ofNullable(found.getMetadata().getLabels()))
                .flatMap(labels -> Optional.ofNullable(labels.get(Target.TO)));
    }

    /** The unfinished run that the application's record names. */
    private RunHolder holder(ProtectedApplication application) throws IOException {
        var meta = application.getMetadata();
        var target = new Target(Target.Kind.APPLICATION, meta.getNamespace(), meta.getName());
        var records = holds.records(target);
        var record =
                switch (records.read()) {
                    case Records.Seen.Found(var found) -> found;
                    case Records.Seen.NotNow(var words) -> throw new IOException(words);
                };
        var run = record.flatMap(Record::run);
        if (run.isEmpty()) return null;
        var how =
                switch (records.look(run.get())) {
                    case Records.Looked.At(var found) -> found;
                    case Records.Looked.NotNow(var words) -> throw new IOException(words);
                };
        if (how == Other.UNFINISHED) {
            return new RunHolder(
                    run.get().namespace(),
                    run.get().name(),
                    run.get().uid(),
                    record.get().epoch());
        }
        Optional<String> kept = Claim.release(run.get(), record, target, records);
        if (kept.isPresent()) throw new IOException(kept.get());
        return null;
    }

    private static String path(ProtectedApplication application) {
        var meta = application.getMetadata();
        return Applications.PATH + "namespaces/" + meta.getNamespace() + "/protectedapplications/" + meta.getName()
                + "/status";
    }

    private static UpdateControl<ProtectedApplication> again(Duration after) {
        return UpdateControl.<ProtectedApplication>noUpdate().rescheduleAfter(after.toMillis());
    }
}
