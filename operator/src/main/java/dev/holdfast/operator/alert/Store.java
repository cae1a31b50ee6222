package dev.holdfast.operator.alert;

import dev.holdfast.core.fleet.Repetition;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Reply;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The objects of one of our kinds on the API server. A request that gets no answer, or is told to come back, is repeated a
 * few times: everything written here is either created under a name that says what it is, or carries the resourceVersion
 * that was read, so that a repetition is found out.
 */
final class Store<T extends CustomResource<?, ?>> {
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final String MANAGER = "?fieldManager=holdfast&" + Api.OURS;

    private final Api api;
    private final Class<T> type;
    private final String root;
    private final String plural;

    Store(Api api, Class<T> type) {
        this.api = api;
        this.type = type;
        this.root = "/apis/" + CustomResource.getCRDName(type).replaceFirst("^[^.]+[.]", "") + "/v1alpha1/namespaces/";
        this.plural = CustomResource.getCRDName(type).replaceFirst("[.].*$", "");
    }

    Answer<T> read(Ref ref) {
        return send("GET", path(ref), null);
    }

    Answer<T> create(T object) {
        var meta = object.getMetadata();
        return send("POST", root + meta.getNamespace() + "/" + plural + MANAGER, object);
    }

    /** Writes the status, if the object still is as it was read. */
    Answer<T> putStatus(T object) {
        return send("PUT", path(Ref.of(object)) + "/status" + MANAGER, object);
    }

    /** Deletes the object, if it still is the one that is meant, as it was read. */
    Answer<T> delete(Ref ref, String uid, String resourceVersion) {
        var preconditions = Map.of("uid", uid, "resourceVersion", resourceVersion);
        return send("DELETE", path(ref), Map.of("preconditions", preconditions));
    }

    private String path(Ref ref) {
        return root + ref.namespace() + "/" + plural + "/" + ref.name();
    }

    private Answer<T> send(String method, String path, Object body) {
        Answer<T> answer = new Answer.NotNow<>("not tried");
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (attempt > 0 && !paused(PAUSE.multipliedBy(1L << (attempt - 1)))) return answer;
            answer = once(method, path, body);
            if (!(answer instanceof Answer.NotNow)) return answer;
        }
        return answer;
    }

    private Answer<T> once(String method, String path, Object body) {
        try {
            var text = body == null ? null : Api.print(body);
            var reply = api.send(method, path, Api.JSON, text);
            return reply.ok()
                    ? new Answer.Done<>(method.equals("DELETE") ? null : parse(reply))
                    : refusal(method, reply);
        } catch (IOException e) {
            return new Answer.NotNow<>(e.getMessage());
        }
    }

    private T parse(Reply reply) throws IOException {
        return Api.MAPPER.readValue(reply.body(), type);
    }

    private Answer<T> refusal(String method, Reply reply) {
        if (reply.code() == 409) return new Answer.Conflict<>();
        if (reply.code() == 404 && !method.equals("POST")) return new Answer.Absent<>();
        if (reply.code() == 403) return new Answer.Denied<>(reply.words());
        if (reply.repetition() == Repetition.NEVER) return new Answer.Refused<>(reply.words());
        return new Answer.NotNow<>(reply.words());
    }

    private static boolean paused(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
