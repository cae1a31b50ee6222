package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.SecretKey;
import java.io.IOException;

/** Secrets in a plan's namespace, read as the plan's account. */
@FunctionalInterface
public interface Secrets {

    /**
     * The value under a key, as text.
     *
     * @throws Forbidden when there is none, or the account may not read it
     * @throws IOException when the API server does not answer
     */
    String read(SecretKey key) throws IOException;
}
