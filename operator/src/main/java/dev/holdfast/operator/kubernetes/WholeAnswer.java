package dev.holdfast.operator.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes one answer in, and no more of it than an API server has a reason to send: one sick member cluster must not take the
 * memory from all others.
 */
final class WholeAnswer {

    /**
     * Longest answer. An object is 1.5 MiB at most in etcd (https://etcd.io/docs/v3.5/dev-guide/limit/), lists are asked for in
     * pieces; in JSON both are longer.
     */
    static final int BYTES_MAX = 32 << 20;

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    private WholeAnswer() {}

    /** Sends a request. What becomes of it can be cancelled; beyond {@link #BYTES_MAX} it fails. */
    static CompletableFuture<Reply> of(HttpClient client, HttpRequest request) {
        var whole = new WholeAnswer();
        var response = client.consumeBytes(request, whole::take);
        response.whenComplete((answer, failure) -> {
            if (failure != null) {
                whole.reply.completeExceptionally(failure);
                return;
            }
            var body = answer.body();
            whole.reply.whenComplete((done, early) -> {
                if (early != null) body.cancel();
            });
            body.done().whenComplete((nothing, broken) -> {
                if (broken != null) whole.reply.completeExceptionally(broken);
                else whole.reply.complete(new Reply(answer.code(), whole.taken.toByteArray()));
            });
            body.consume();
        });
        whole.reply.whenComplete((done, early) -> {
            if (early != null) response.cancel(true);
        });
        return whole.reply;
    }

    private void take(List<ByteBuffer> pieces, AsyncBody body) {
        for (var piece : pieces) {
            if (taken.size() + piece.remaining() > BYTES_MAX) {
                reply.completeExceptionally(new IOException(
                        "its answer is longer than " + (BYTES_MAX >> 20) + " MiB, and was not read on"));
                body.cancel();
                return;
            }
            var bytes = new byte[piece.remaining()];
            piece.get(bytes);
            taken.writeBytes(bytes);
        }
        body.consume();
    }
}
