package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * How objects are read that a watch tells of. Every write of a run comes back as the whole run, so what is done with each of
 * those counts.
 */
public final class Informed {

    private Informed() {}

    /**
     * @param kinds that are watched: an object of a kind that is not known beforehand is read as any object, then printed
     *     and read again as what it is
     */
    public static KubernetesSerialization reading(List<Class<? extends HasMetadata>> kinds) {
        return reading(new ObjectMapper(), kinds);
    }

    /** The same, as {@code mapper} reads beside that. Who manages which field is passed over: nobody here asks. */
    public static KubernetesSerialization reading(ObjectMapper mapper, List<Class<? extends HasMetadata>> kinds) {
        var reading = new KubernetesSerialization(mapper.addMixIn(ObjectMeta.class, WithoutManagers.class), true);
        kinds.forEach(reading::registerKubernetesResource);
        return reading;
    }

    @JsonIgnoreProperties({"managedFields"})
    private interface WithoutManagers {}
}
