package dev.holdfast.operator.kubernetes;

import dev.holdfast.core.plan.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Somebody answered who is no Kubernetes API server: a proxy in front of it, often while it is gone. That says nothing about
 * the cluster, neither that an object is absent nor that anything was done.
 */
public final class NoApiServer extends IOException {

    private static final long serialVersionUID = 1;
    private static final int QUOTED_BYTES_MAX = 80;

    NoApiServer(String server, Reply reply) {
        super(server + " answers " + reply.code() + ", but not as a Kubernetes API server does: " + quoted(reply));
    }

    private static String quoted(Reply reply) {
        var words = new String(reply.body(), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        return words.isEmpty() ? "with nothing" : "\"" + Listing.cutBytes(words, QUOTED_BYTES_MAX) + "\"";
    }
}
