package dev.holdfast.operator.web;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.operator.alert.EventReader;
import dev.holdfast.operator.alert.Receipt;
import dev.holdfast.operator.alert.Receiver;
import dev.holdfast.operator.alert.Refusal;
import dev.holdfast.operator.alert.Refusals;
import dev.holdfast.operator.alert.Webhook;
import dev.holdfast.operator.alert.WebhookReader;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in alerts over HTTP. A request is asked, in this order: does it show the token, does this replica lead, is it
 * plain, is it small enough, is there room; only then its body is read. It is answered with 2xx when every alert is durable,
 * with 503 when sending it again will help, and with 4xx and the reason when it will not.
 *
 * <p>What a delivery means is known as soon as it is read, so reading is done with quickly ({@link BodyRoom}) and waits for
 * nothing that is stored; until all of it is stored a delivery waits apart ({@link WaitingRoom}). So a storm that waits does
 * not keep the alert that starts a recovery from being read and stored.
 */
public final class IntakeServer implements AutoCloseable {
    public static final String ALERTMANAGER = "/v1/alerts/alertmanager";
    public static final String EVENTS = "/v1/events";
    private static final Logger LOG = LoggerFactory.getLogger(IntakeServer.class);
    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

    private final BoundedHttp http;
    private final Bounds bounds;
    private final Token token;
    private final BooleanSupplier leading;
    private final Receiver receiver;
    private final Refusals refusals;
    private final MeterRegistry metrics;
    private final BodyRoom bodies;
    private final WaitingRoom waiting;
    private volatile boolean stopping;

    public IntakeServer(
            InetSocketAddress address,
            Bounds bounds,
            Token token,
            BooleanSupplier leading,
            Receiver receiver,
            Refusals refusals,
            MeterRegistry metrics) {
        this.bounds = bounds;
        this.token = token;
        this.leading = leading;
        this.receiver = receiver;
        this.refusals = refusals;
        this.metrics = metrics;
        bodies = new BodyRoom(bounds);
        waiting = new WaitingRoom(bounds);
        http = new BoundedHttp(address, bounds, config -> {
            config.routes.post(ALERTMANAGER, context -> take(context, (request, body) -> WebhookReader.read(body)));
            config.routes.post(EVENTS, context -> take(context, IntakeServer::event));
        });
    }

    public void start() {
        http.start();
    }

    public int port() {
        return http.port();
    }

    /** What a body says, given the request that it came with. */
    private interface Reader {
        Webhook read(Context context, byte[] body);
    }

    private static Webhook event(Context context, byte[] body) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (var name : Collections.list(context.req().getHeaderNames())) {
            for (var value : Collections.list(context.req().getHeaders(name))) headers.add(Map.entry(name, value));
        }
        return EventReader.read(
                Optional.ofNullable(context.header("Content-Type")).orElse(""), headers, body);
    }

    private void take(Context context, Reader reader) {
        var timer = Timer.start();
        var showing = token.shownBy(Optional.ofNullable(context.header("Authorization")));
        if (showing == Token.Showing.UNKNOWN) {
            comeBack(context, "the file with the token cannot be read or is empty");
        } else if (showing == Token.Showing.WRONG) {
            context.header("WWW-Authenticate", "Bearer");
            refuse(context, 401, Refusal.UNAUTHORIZED, "the bearer token is missing or wrong");
        } else if (stopping || !leading.getAsBoolean()) {
            comeBack(context, "this replica does not lead; the one that leads takes alerts");
        } else {
            read(context, reader).ifPresent(admitted -> deliver(context, admitted));
        }
        timer.stop(Timer.builder("holdfast.intake.requests")
                .description("Requests to the intake by the status of the answer")
                .tag("status", Integer.toString(context.statusCode()))
                .register(metrics));
    }

    /** What was read, with the room that it takes up until it is stored. */
    private record Admitted(List<Alert> alerts, WaitingRoom.Place place) {}

    /** Reads the body; empty when there is nothing to deliver and the answer is given. */
    private Optional<Admitted> read(Context context, Reader reader) {
        var encoding = Optional.ofNullable(context.header("Content-Encoding")).orElse("identity");
        long announced = context.req().getContentLengthLong();
        if (!encoding.equalsIgnoreCase("identity")) {
            refuse(context, 415, Refusal.ENCODED, "the body is compressed; send it plain");
            return Optional.empty();
        }
        if (announced > bounds.bodyBytesMax()) {
            refuse(context, 413, Refusal.TOO_LARGE, tooLarge());
            return Optional.empty();
        }
        var read = bodies.with(announced, place -> read(context, reader, place));
        if (read.isEmpty()) comeBack(context, "other bodies take up the room");
        return read.flatMap(admitted -> admitted);
    }

    private Optional<Admitted> read(Context context, Reader reader, BodyRoom.Place place) {
        switch (place.read(context.req())) {
            case BodyRoom.Body.Whole(var bytes) -> {
                return understand(context, reader.read(context, bytes), bytes.length);
            }
            case BodyRoom.Body.TooLarge() -> refuse(context, 413, Refusal.TOO_LARGE, tooLarge());
            case BodyRoom.Body.TooSlow(var words) -> {
                refusals.tell(Refusal.TOO_SLOW, "a delivery is sent back: " + words);
                context.header("Connection", "close");
                comeBack(context, words);
            }
        }
        return Optional.empty();
    }

    private Optional<Admitted> understand(Context context, Webhook webhook, int bytes) {
        switch (webhook) {
            case Webhook.Refused(var status, var refusal, var reason) -> refuse(context, status, refusal, reason);
            case Webhook.Delivery(var alerts, var leftOut) -> {
                if (leftOut > 0) {
                    refusals.tell(
                            Refusal.ALERTS_LEFT_OUT,
                            "the sender left out " + leftOut + " alerts of a group; raise max_alerts in its webhook"
                                    + " configuration, or group by more labels");
                }
                var place = waiting.place(receiver.urgent(alerts), bytes);
                if (place.isEmpty()) comeBack(context, "deliveries that wait to be stored take up the room");
                return place.map(is -> new Admitted(alerts, is));
            }
        }
        return Optional.empty();
    }

    private void deliver(Context context, Admitted admitted) {
        try {
            deliver(context, admitted.alerts());
        } finally {
            admitted.place().leave();
        }
    }

    private void deliver(Context context, List<Alert> alerts) {
        switch (receiver.receive(alerts)) {
            case Receipt.Kept kept -> context.status(200).json(kept);
            case Receipt.NotNow(var reason) -> {
                LOG.warn("a delivery of {} alerts is sent back: {}", alerts.size(), reason);
                comeBack(context, reason);
            }
            case Receipt.Unstorable(var reason) -> BoundedHttp.say(context, 422, reason);
        }
    }

    private void refuse(Context context, int status, Refusal refusal, String reason) {
        refusals.tell(refusal, "a delivery is refused with " + status + ": " + reason);
        context.header("Connection", "close");
        BoundedHttp.say(context, status, reason);
    }

    private void comeBack(Context context, String reason) {
        context.header("Retry-After", Long.toString(COME_BACK_AFTER.toSeconds()));
        BoundedHttp.say(context, 503, reason);
    }

    private String tooLarge() {
        return "the body is over " + bounds.bodyBytesMax() / Bounds.MEBIBYTE
                + " MiB; set max_alerts in the sender's webhook" + " configuration, or group by more labels";
    }

    /** Lets the requests in progress finish and takes no more. */
    @Override
    public void close() {
        stopping = true;
        http.stop();
    }
}
