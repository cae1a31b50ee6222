package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How objects are read that a watch tells of. Every write of a run comes back as the whole run, so what is done with each of
 * those counts.
 */
public final class Informed {

    private Informed() {}

    /** @param kinds that are watched */
    public static KubernetesSerialization reading(List<Class<? extends HasMetadata>> kinds) {
        return reading(new ObjectMapper(), kinds);
    }

    /** The same, as {@code mapper} reads beside that. Who manages which field is passed over: nobody here asks. */
    public static KubernetesSerialization reading(ObjectMapper mapper, List<Class<? extends HasMetadata>> kinds) {
        return new Reading(mapper.addMixIn(ObjectMeta.class, WithoutManagers.class), kinds);
    }

    @JsonIgnoreProperties({"managedFields"})
    private interface WithoutManagers {}

    /**
     * Reads an event about an object of one of the kinds in one go. fabric8 makes a tree of it first, to look for its kind in
     * there; and of a kind that it does not know any object, which it prints and reads again as what it is.
     */
    private static final class Reading extends KubernetesSerialization {

        /** As API servers print: members in the order of their names. Whatever looks otherwise is left to fabric8. */
        private static final Pattern EVENT = Pattern.compile(
                "\\{\"type\":\"([A-Z]{1,16})\",\"object\":(?=\\{\"apiVersion\":\"([^\"\\\\]{1,300})\",\"kind\":\"([^\"\\\\]{1,100})\")");

        private final ObjectMapper mapper;
        private final Map<String, Class<? extends HasMetadata>> known = new HashMap<>();

        Reading(ObjectMapper mapper, List<Class<? extends HasMetadata>> kinds) {
            super(mapper, true);
            this.mapper = mapper;
            kinds.forEach(kind -> {
                registerKubernetesResource(kind);
                known.put(name(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind)), kind);
            });
        }

        private static String name(String apiVersion, String kind) {
            return apiVersion + "/" + kind;
        }

        @Override
        public <T> T unmarshal(String text, Class<T> type) {
            return type == WatchEvent.class ? type.cast(event(text)) : super.unmarshal(text, type);
        }

        private WatchEvent event(String text) {
            return known(text).orElseGet(() -> super.unmarshal(text, WatchEvent.class));
        }

        private Optional<WatchEvent> known(String text) {
            var begin = EVENT.matcher(text);
            var kind = begin.lookingAt() ? known.get(name(begin.group(2), begin.group(3))) : null;
            if (kind == null) return Optional.empty();
            try {
                KubernetesResource object = mapper.readerFor(kind).readValue(text.substring(begin.end()));
                return Optional.of(new WatchEvent(object, begin.group(1)));
            } catch (JsonProcessingException e) {
                // fabric8 fails on it too, and knows what becomes of the watch then
                return Optional.empty();
            }
        }
    }
}
