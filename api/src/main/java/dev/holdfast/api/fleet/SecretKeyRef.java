package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret. */
@Wire
public record SecretKeyRef(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The Secret's name.")
        String name,

        @Default("kubeconfig") @Size(min = 1, max = 253) @JsonPropertyDescription("The key in the Secret.")
        String key) {

    /** The key that is used where none is named. */
    public static final String DEFAULT_KEY = "kubeconfig";

    public SecretKeyRef {
        key = key == null ? DEFAULT_KEY : key;
    }
}
