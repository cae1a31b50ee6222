package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.arbitration.Tenure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which replica acts: the holder of one coordination.k8s.io Lease.
 *
 * <ol>
 *   <li>The holder renews with the resourceVersion that it wrote last; a refusal means that another has taken over.
 *   <li>It may act until the moment it <em>sent</em> its last successful renewal + lease − margin, by its own monotonic
 *       clock ({@link Tenure}). A process that was paused finds that time gone when it wakes.
 *   <li>A candidate takes over when it has not seen the record change for a whole lease by its own clock. Times that
 *       others wrote are never compared with ours.
 *   <li>A holder that stops gives the lease back, so that the next one need not wait.
 *   <li>Leadership once lost never comes back to a process: it ends, and starts again as a candidate.
 * </ol>
 */
public final class Leadership {

    public static final String LEASE_NAME = "holdfast-operator";

    /** A lost leader is noticed after this, so the next one's first action comes within five seconds. */
    public static final Tenure TENURE = new Tenure(Duration.ofSeconds(4), Duration.ofMillis(500));

    private static final Duration RENEW_EVERY = Duration.ofSeconds(2);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(400);
    private static final Duration LOOK_FOR = Duration.ofSeconds(1);

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final Api api;
    private final String path;
    private final String namespace;
    private final String identity;
    private final InstantSource clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long renewalSent;
    private volatile boolean held;
    private volatile boolean lost;
    private volatile String holder = "";
    /** The record that we have watched for a whole lease without a change. */
    private String freeVersion = "";

    public Leadership(Api api, String namespace, String identity, InstantSource clock) {
        this.api = api;
        this.namespace = namespace;
        this.path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        this.identity = identity;
        this.clock = clock;
    }

    /** Whether this process may start an effect now. Asked immediately before each. */
    public boolean mayAct() {
        return held && TENURE.mayAct(renewalSent, System.nanoTime());
    }

    /** Whether this process was the leader and no longer is. */
    public boolean lost() {
        return lost;
    }

    /** Who holds the lease as far as this process knows; empty when nobody does. */
    public String holder() {
        return holder;
    }

    /** Campaigns and renews until {@link #stop} or until leadership is lost; {@code gained} runs once, in between. */
    public void run(Runnable gained) {
        try {
            JsonNode lease = campaign();
            if (lease == null) return;
            LOG.atInfo().addKeyValue("identity", identity).log("this replica leads");
            Thread.ofVirtual().name("leading").start(() -> lead(gained));
            renew(lease);
        } finally {
            held = false;
            stopped.countDown();
        }
    }

    /** A leader that cannot begin must not keep others from leading. */
    private void lead(Runnable gained) {
        try {
            gained.run();
        } catch (RuntimeException e) {
            LOG.error("this replica cannot lead", e);
            lost = true;
            stop.countDown();
        }
    }

    /** Stops and gives the lease back. Call when nothing acts any more. */
    public void stop() throws InterruptedException {
        stop.countDown();
        if (!stopped.await(TENURE.lease().toMillis(), TimeUnit.MILLISECONDS)) LOG.warn("the lease was not given back");
    }

    private JsonNode campaign() {
        boolean free = true;
        String told = "";
        while (!pause(free ? Duration.ZERO : TRY_AGAIN_AFTER)) {
            try {
                if (free) {
                    var mine = take();
                    if (mine != null) return mine;
                }
                free = awaitFree();
                told = "";
            } catch (IOException | RuntimeException e) {
                free = false;
                // an API server may be away for hours, and is asked several times a second
                String words = String.valueOf(e.getMessage());
                if (!words.equals(told))
                    LOG.atWarn().addKeyValue("lease", path).log("the lease cannot be watched: {}", words);
                told = words;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    /** Whether the lease became free within one look; a look is bounded, so that stopping is noticed. */
    private boolean awaitFree() throws IOException, InterruptedException {
        if (api.get(path + "/" + LEASE_NAME).code() == 404) return true;
        try (var sight = new LeaseSight(api.client(), namespace, LEASE_NAME)) {
            while (!pause(Duration.ZERO)) {
                boolean free = sight.awaitFree(TENURE, LOOK_FOR);
                freeVersion = free ? sight.version() : "";
                holder = sight.holder();
                if (free || sight.isOver()) return free;
            }
            return false;
        }
    }

    /** One try to take a lease that is free as far as we have seen; the write is refused if it has changed since. */
    private JsonNode take() throws IOException {
        var reply = api.get(path + "/" + LEASE_NAME);
        if (reply.code() == 404) return write("POST", path, record(null));
        if (!reply.ok()) throw new IOException(reply.words());
        var lease = reply.json();
        holder = lease.path("spec").path("holderIdentity").asText("");
        boolean seenFree = holder.isEmpty()
                || lease.path("metadata").path("resourceVersion").asText().equals(freeVersion);
        return seenFree ? write("PUT", path + "/" + LEASE_NAME, record(lease)) : null;
    }

    private void renew(JsonNode lease) {
        JsonNode mine = lease;
        boolean answered = true;
        while (!pause(answered ? RENEW_EVERY : TRY_AGAIN_AFTER)) {
            answered = false;
            try {
                var next = write("PUT", path + "/" + LEASE_NAME, record(mine));
                if (next == null) break;
                mine = next;
                answered = true;
            } catch (IOException e) {
                LOG.atWarn().log("the lease was not renewed: {}", e.getMessage());
                if (!mayAct()) break;
                mine = readMine(mine);
                if (mine == null) break;
            }
        }
        held = false;
        if (stop.getCount() > 0) {
            lost = true;
            LOG.error("leadership is lost; this process stops acting and ends");
        } else {
            giveBack(mine);
        }
    }

    /** After an unanswered renewal: the record as it is now, if it still is ours; as it was, if nobody answers. */
    private JsonNode readMine(JsonNode before) {
        try {
            var reply = api.get(path + "/" + LEASE_NAME);
            if (!reply.ok()) return before;
            return reply.json().path("spec").path("holderIdentity").asText().equals(identity) ? reply.json() : null;
        } catch (IOException e) {
            return before;
        }
    }

    /** One conditional write; null when the record is not the one expected. */
    private JsonNode write(String method, String at, ObjectNode record) throws IOException {
        long sent = System.nanoTime();
        var reply = api.send(method, at, Api.JSON, Api.print(record));
        if (reply.ok()) {
            renewalSent = sent;
            held = true;
            holder = identity;
            return reply.json();
        }
        if (reply.code() == 409) return null;
        throw new IOException(reply.words());
    }

    private ObjectNode record(JsonNode before) {
        String now = MICRO_TIME.format(clock.instant().truncatedTo(ChronoUnit.MICROS));
        ObjectNode lease = before == null ? JsonNodeFactory.instance.objectNode() : before.deepCopy();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.withObject("/metadata").put("name", LEASE_NAME).put("namespace", namespace);
        var spec = lease.withObject("/spec");
        boolean ours = spec.path("holderIdentity").asText().equals(identity);
        if (!ours) {
            spec.put("leaseTransitions", spec.path("leaseTransitions").asInt() + 1);
            spec.put("acquireTime", now);
        }
        spec.put("holderIdentity", identity);
        spec.put("leaseDurationSeconds", (int) TENURE.lease().toSeconds());
        spec.put("renewTime", now);
        return lease;
    }

    private void giveBack(JsonNode mine) {
        if (mine == null) return;
        try {
            ObjectNode free = mine.deepCopy();
            free.withObject("/spec").put("holderIdentity", "");
            var reply = api.send("PUT", path + "/" + LEASE_NAME, Api.JSON, Api.print(free));
            if (!reply.ok()) LOG.info("the lease was not given back: {}", reply.words());
        } catch (IOException e) {
            LOG.info("the lease was not given back: {}", e.getMessage());
        }
    }

    /** Whether to stop, after waiting. */
    private boolean pause(Duration wait) {
        try {
            return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
