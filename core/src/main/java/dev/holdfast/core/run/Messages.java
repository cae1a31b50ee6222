package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Headers;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Channel;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Template;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What http and notify steps send: their templates filled in, checked, and bounded. Its length is asked before anything
 * is filled in, so that no template can make more than the bound.
 */
final class Messages {

    private static final String JSON = "application/json";
    private static final String EVENT = "application/cloudevents+json";
    private static final String CONTENT_TYPE = "Content-Type";

    /** Longest subject of a mail, templates filled in: the longest line that mail servers must take. */
    private static final int SUBJECT_LENGTH_MAX = 900;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** What a notification's receiver answers when it has taken it. */
    static final Set<Integer> SUCCESSES = Set.of(200, 201, 202, 203, 204);

    private Messages() {}

    /** A message, or why there is none. */
    sealed interface Message {}

    record Fit(Outgoing message) implements Message {}

    record Unfit(String why) implements Message {}

    /** Thrown inside of this class only. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String why) {
            super(why, null, false, false);
        }
    }

    /** The message of the frame's step under {@code key}. */
    static Message of(Frame frame, String key) {
        try {
            long length = Template.filledLength(Preflight.texts(frame.step().action()), frame.values());
            if (length > Outgoing.BODY_LENGTH_MAX) {
                return new Unfit("what would be sent has " + length
                        + " characters with its templates filled in, more than " + Outgoing.BODY_LENGTH_MAX);
            }
            return new Fit(
                    switch (frame.step().action()) {
                        case Action.Http http -> http(frame, http, key);
                        case Action.Notify(Channel.Webhook webhook) -> webhook(frame, webhook, key);
                        case Action.Notify(Channel.Mail mail) -> mail(frame, mail, key);
                        case Action.Notify(Channel.CloudEvent event) -> event(frame, event, key);
                        default -> throw new IllegalStateException(frame.step().label() + " sends nothing out");
                    });
        } catch (Wrong wrong) {
            return new Unfit(wrong.getMessage());
        }
    }

    /** Who is told, without what is secret. */
    static String receiver(Channel channel) {
        return switch (channel) {
            case Channel.Webhook webhook ->
                "the webhook in Secret " + webhook.url().name();
            case Channel.Mail mail -> "the mail server " + mail.server();
            case Channel.CloudEvent event -> event.url().origin();
        };
    }

    private static Outgoing http(Frame frame, Action.Http http, String key) {
        var headers = new LinkedHashMap<String, String>();
        http.headers().forEach((name, value) -> headers.put(name, header(name, fill(value, frame))));
        Optional<String> body = http.body().map(content -> {
            var filled = Template.fill(content.content(), frame.values());
            return content.isText() && filled instanceof Json.Text(var text) ? text : filled.print();
        });
        http.body()
                .filter(content -> headers.keySet().stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase))
                .ifPresent(content -> headers.put(CONTENT_TYPE, content.isText() ? "text/plain; charset=utf-8" : JSON));
        headers.put(Headers.IDEMPOTENCY_KEY, key);
        return new Outgoing.Request(
                address(http.url(), frame),
                http.method(),
                headers,
                http.secretHeaders(),
                body.map(Messages::bounded),
                http.output().isPresent(),
                http.ca());
    }

    private static Outgoing webhook(Frame frame, Channel.Webhook webhook, String key) {
        var body = Json.object("text", Json.text(fill(webhook.text(), frame)));
        return new Outgoing.Request(
                new Outgoing.To.Hidden(webhook.url()),
                "POST",
                Map.of(CONTENT_TYPE, JSON, Headers.IDEMPOTENCY_KEY, key),
                List.of(),
                Optional.of(bounded(body.print())),
                false,
                webhook.ca());
    }

    private static Outgoing mail(Frame frame, Channel.Mail mail, String key) {
        String subject = fill(mail.subject(), frame);
        if (subject.length() > SUBJECT_LENGTH_MAX) {
            throw new Wrong(
                    "the mail's subject has " + subject.length() + " characters, more than " + SUBJECT_LENGTH_MAX);
        }
        if (CONTROL.matcher(subject).find()) {
            throw new Wrong("the mail's subject has a line break or a control character");
        }
        String domain = mail.from().substring(mail.from().indexOf('@') + 1);
        return new Outgoing.Mail(
                mail.server(),
                mail.startTls(),
                mail.from(),
                mail.to(),
                subject,
                bounded(fill(mail.text(), frame)),
                "<" + key + "@" + domain + ">",
                mail.credentials(),
                mail.ca());
    }

    private static Outgoing event(Frame frame, Channel.CloudEvent event, String key) {
        var data = event.data().map(json -> Template.fill(json, frame.values()));
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("specversion", "1.0");
        attributes.put("id", key);
        attributes.put("source", event.source());
        attributes.put("type", event.type());
        String subject = fill(event.subject(), frame);
        if (!subject.isEmpty()) attributes.put("subject", subject);
        var began = frame.existing().map(Entry::started).orElse(frame.now());
        attributes.put("time", began.toString());
        var headers = new LinkedHashMap<String, String>();
        headers.put(Headers.IDEMPOTENCY_KEY, key);
        Optional<String> body;
        if (event.structured()) {
            headers.put(CONTENT_TYPE, EVENT);
            Json.Obj whole = Json.object();
            for (var attribute : attributes.entrySet()) {
                whole = whole.with(attribute.getKey(), Json.text(attribute.getValue()));
            }
            if (data.isPresent()) {
                whole = whole.with("datacontenttype", Json.text(JSON)).with("data", data.get());
            }
            body = Optional.of(whole.print());
        } else {
            attributes.forEach((name, value) -> headers.put("ce-" + name, header("ce-" + name, encoded(value))));
            if (data.isPresent()) headers.put(CONTENT_TYPE, JSON);
            body = data.map(Json::print);
        }
        return new Outgoing.Request(
                address(event.url(), frame),
                "POST",
                headers,
                event.secretHeaders(),
                body.map(Messages::bounded),
                false,
                event.ca());
    }

    private static Outgoing.To address(Url url, Frame frame) {
        String target = ProbeMove.target(url, frame);
        Url.refusal(target).ifPresent(why -> {
            throw new Wrong("the URL " + why);
        });
        return new Outgoing.To.Address(url.withTarget(target));
    }

    private static String header(String name, String value) {
        Headers.valueRefusal(value).ifPresent(why -> {
            throw new Wrong("the header " + name + " " + why);
        });
        return value;
    }

    private static String bounded(String body) {
        int bytes = body.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Outgoing.BODY_LENGTH_MAX) {
            throw new Wrong("what would be sent has " + bytes + " bytes, more than " + Outgoing.BODY_LENGTH_MAX);
        }
        return body;
    }

    private static String fill(String text, Frame frame) {
        return ProbeMove.fill(text, frame.values());
    }

    /** As CloudEvents has it: spaces, quotes, percent signs and what is not ASCII are percent-encoded. */
    private static String encoded(String value) {
        var out = new StringBuilder();
        value.codePoints().forEach(letter -> {
            boolean plain = letter > ' ' && letter <= '~' && letter != '"' && letter != '%';
            String text = Character.toString(letter);
            out.append(plain ? text : Url.encoded(text));
        });
        return out.toString();
    }
}
