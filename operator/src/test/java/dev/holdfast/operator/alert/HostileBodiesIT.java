package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand broken bodies over real HTTP against a real API server. A fault names its seed;
 * {@code -Dholdfast.hostile.seed=N} sends that body alone.
 */
@WithSandbox(clusters = "hub", nodes = 0)
class HostileBodiesIT {
    private static final int BODIES = Integer.getInteger("holdfast.hostile", 10_000);
    private static final Long REPLAYED = Long.getLong("holdfast.hostile.seed");
    private static final int SENDERS = 8;

    /** Without limits of its own. */
    private static final ObjectMapper OTHER_READER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build());

    @Test
    void a_broken_body_is_refused_with_the_reason_or_taken_as_a_whole(Sandbox sandbox) throws Exception {
        try (var desk = Desk.open(sandbox, "hostile")) {
            var faults = new ConcurrentLinkedQueue<String>();
            var accepted = new AtomicInteger();
            var refused = new AtomicInteger();
            long first = REPLAYED == null ? 0 : REPLAYED;
            long end = REPLAYED == null ? BODIES : REPLAYED + 1;
            var seeds = new AtomicLong(first);
            var senders = new Thread[SENDERS];
            for (int i = 0; i < SENDERS; i++) {
                senders[i] = Thread.ofVirtual().start(() -> {
                    for (long seed = seeds.getAndIncrement(); seed < end; seed = seeds.getAndIncrement()) {
                        var fault = fault(desk, seed, accepted, refused);
                        if (!fault.isEmpty()) faults.add("seed " + seed + ": " + fault);
                    }
                });
            }
            for (var sender : senders) sender.join();
            assertThat(faults).isEmpty();
            assertThat(accepted.get() + refused.get()).isEqualTo(end - first);
            if (REPLAYED == null) {
                assertThat(accepted).as("bodies that were taken").hasValueGreaterThan(BODIES / 20);
                assertThat(refused).as("bodies that were refused").hasValueGreaterThan(BODIES / 4);
            }
            assertThat(desk.post(Bodies.delivery(List.of())).statusCode())
                    .as("still at work")
                    .isEqualTo(200);
        }
    }

    /** No answer at all is a fault too. */
    private static String fault(Desk desk, long seed, AtomicInteger accepted, AtomicInteger refused) {
        try {
            return check(desk, seed, accepted, refused);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    /** What is wrong with the answer; empty when it is as it must be. */
    private static String check(Desk desk, long seed, AtomicInteger accepted, AtomicInteger refused) {
        var body = HostileBodies.of(seed);
        var response = desk.send(HttpRequest.newBuilder(desk.url())
                .header("Authorization", "Bearer " + Desk.TOKEN)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
        if (response.statusCode() == 200) {
            accepted.incrementAndGet();
            return whole(body, response);
        }
        refused.incrementAndGet();
        boolean told = response.statusCode() >= 400
                && response.statusCode() < 500
                && !Desk.json(response.body()).path("reason").asText().isBlank();
        return told ? "" : response.statusCode() + " " + response.body();
    }

    /** By another reader's count, every different alert of the body is accounted for. */
    private static String whole(byte[] body, HttpResponse<String> response) {
        JsonNode sent;
        try {
            sent = OTHER_READER.readTree(body);
        } catch (IOException e) {
            return "taken, but no other reader understands it: " + e.getMessage();
        }
        var different = new HashSet<String>();
        sent.path("alerts").forEach(alert -> different.add(identity(alert)));
        var answer = Desk.json(response.body());
        int counted = answer.path("begun").asInt()
                + answer.path("repeated").asInt()
                + answer.path("resolved").asInt()
                + answer.path("ignored").asInt();
        return counted == different.size() ? "" : different.size() + " alerts sent, " + response.body();
    }

    /** Which alert it is: by its labels, and apart from all others if it is in a wrong shape. */
    private static String identity(JsonNode alert) {
        var labels = alert.path("labels");
        var texts = new TreeMap<String, String>();
        labels.properties().forEach(label -> {
            var value = label.getValue();
            texts.put(
                    label.getKey(),
                    value.isTextual() ? value + "" : value.getNodeType().name());
        });
        boolean whole =
                Set.of("firing", "resolved").contains(alert.path("status").textValue() + "")
                        && isTexts(labels)
                        && (isAbsent(alert.path("annotations")) || isTexts(alert.path("annotations")))
                        && Stream.of("fingerprint", "startsAt", "endsAt", "generatorURL")
                                .map(alert::path)
                                .allMatch(said -> isAbsent(said) || said.isTextual());
        return whole + " " + texts;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static boolean isTexts(JsonNode node) {
        return node.isObject()
                && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isTextual);
    }
}
