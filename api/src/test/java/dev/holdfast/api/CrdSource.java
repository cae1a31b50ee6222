package dev.holdfast.api;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.freeze.Freeze;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.site.SitePair;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The CRDs as the records define them: generated, then completed by {@link CrdPolish}. */
final class CrdSource {
    static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            ReceivedAlert.class,
            RecoveryPlan.class,
            RecoveryRun.class,
            Cluster.class,
            ProtectedApplication.class,
            Freeze.class,
            SitePair.class);

    private CrdSource() {}

    /** YAML text by the CRD's name. */
    static Map<String, String> generate() {
        var texts = new TreeMap<String, String>();
        for (var kind : KINDS) {
            var bytes = new ByteArrayOutputStream();
            new CRDGenerator()
                    .customResourceClasses(List.of(kind))
                    .forCRDVersions("v1")
                    .withOutput(new Memory(bytes))
                    .generate();
            texts.put(
                    CustomResource.getCRDName(kind),
                    new CrdPolish(kind).polish(bytes.toString(StandardCharsets.UTF_8)));
        }
        return texts;
    }

    private record Memory(ByteArrayOutputStream bytes) implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return bytes;
        }

        @Override
        public void close() {}
    }
}
