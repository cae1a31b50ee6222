package dev.holdfast.operator.alert;

import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Events;
import dev.holdfast.operator.kubernetes.Leadership;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.io.IOException;

/** Notices as Events about the operator's Lease: {@code kubectl describe lease} shows them. */
public final class LeaseNotices implements Notices {
    private final Api own;
    private final Events events;
    private final String namespace;
    private volatile Lease lease;

    public LeaseNotices(Api own, Events events, String namespace) {
        this.own = own;
        this.events = events;
        this.namespace = namespace;
        this.lease = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(Leadership.LEASE_NAME)
                .endMetadata()
                .build();
    }

    @Override
    public void warn(String reason, String note) {
        events.warning(lease(), reason, note);
    }

    /** The Lease with its uid, which {@code kubectl describe} asks for; without it when nobody can tell it now. */
    private Lease lease() {
        if (lease.getMetadata().getUid() == null) {
            try {
                var reply = own.get(
                        "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/" + Leadership.LEASE_NAME);
                if (reply.ok()) lease = Api.MAPPER.readValue(reply.body(), Lease.class);
            } catch (IOException e) {
                return lease;
            }
        }
        return lease;
    }
}
