package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Whom a notify step tells, as manifests write it. */
final class NotifyReading extends OutwardReading {

    private static final int SUBMISSION = 587;
    private static final Pattern MAILBOX = Pattern.compile("[!#-'*+/-9=?A-Z^-~.-]{1,64}@([A-Za-z0-9.-]{1,190})");
    private static final Pattern EVENT_TEXT = Pattern.compile("[!-~]{1,256}");

    NotifyReading(BiConsumer<String, String> problems) {
        super(problems);
    }

    Optional<Action> notify(Json.Obj block) {
        var kinds = List.of("webhook", "mail", "cloudEvent").stream()
                .filter(kind -> block.get(kind).isPresent())
                .toList();
        if (kinds.size() != 1) return wrong("notify", "needs exactly one of webhook, mail and cloudEvent");
        String kind = kinds.getFirst();
        var what = StepReading.member(block, kind);
        if (what.isEmpty()) return wrong("notify." + kind, "is a map");
        Optional<? extends Channel> channel =
                switch (kind) {
                    case "webhook" -> webhook(what.get());
                    case "mail" -> mail(what.get());
                    default -> cloudEvent(what.get());
                };
        return read(channel.map(Action.Notify::new));
    }

    private Optional<Channel.Webhook> webhook(Json.Obj block) {
        var url = secretKey(block, "urlSecret", "notify.webhook.urlSecret");
        if (url.isEmpty()) wrong("notify.webhook.urlSecret", "needs name and key of the Secret that holds the URL");
        String text = needed(block, "text", "notify.webhook.text");
        var ca = secretKey(block, "caSecret", "notify.webhook.caSecret");
        return url.map(at -> new Channel.Webhook(at, text, ca));
    }

    private Optional<Channel.Mail> mail(Json.Obj block) {
        var server = endpoint(block, "notify.mail", SUBMISSION);
        String tls = StepReading.text(block, "tls").orElse("starttls");
        if (!Set.of("starttls", "none").contains(tls)) {
            wrong("notify.mail.tls", "\"" + tls + "\" is not starttls or none");
        }
        String from = needed(block, "from", "notify.mail.from");
        mailbox(from, "notify.mail.from");
        var to = texts(block, "to");
        if (to.isEmpty() || to.size() > Channel.Mail.TO_MAX) {
            wrong("notify.mail.to", "needs 1 to " + Channel.Mail.TO_MAX + " addresses");
        }
        to.forEach(address -> mailbox(address, "notify.mail.to"));
        String subject = needed(block, "subject", "notify.mail.subject");
        String text = needed(block, "text", "notify.mail.text");
        Optional<String> credentials = block.get("credentialsSecret").isEmpty()
                ? Optional.empty()
                : Optional.of(secretName(block, "credentialsSecret", "notify.mail.credentialsSecret"));
        if (credentials.isPresent() && tls.equals("none")) {
            wrong("notify.mail.tls", "a password is sent over an encrypted connection only; use starttls");
        }
        var ca = secretKey(block, "caSecret", "notify.mail.caSecret");
        return server.map(at -> new Channel.Mail(at, tls.equals("starttls"), from, to, subject, text, credentials, ca));
    }

    private void mailbox(String address, String field) {
        var mailbox = MAILBOX.matcher(address);
        boolean right = mailbox.matches() && !address.contains("..");
        try {
            if (right) Host.parse(mailbox.group(1));
        } catch (IllegalArgumentException e) {
            right = false;
        }
        if (!right) wrong(field, "\"" + address + "\" is not a plain address such as team@example.com");
    }

    private Optional<Channel.CloudEvent> cloudEvent(Json.Obj block) {
        var url = url(block, "notify.cloudEvent.url");
        String mode = StepReading.text(block, "mode").orElse("structured");
        if (!Set.of("structured", "binary").contains(mode)) {
            wrong("notify.cloudEvent.mode", "\"" + mode + "\" is not structured or binary");
        }
        String type = needed(block, "type", "notify.cloudEvent.type");
        String source = needed(block, "source", "notify.cloudEvent.source");
        for (var attribute : Map.of("type", type, "source", source).entrySet()) {
            if (!EVENT_TEXT.matcher(attribute.getValue()).matches()) {
                wrong("notify.cloudEvent." + attribute.getKey(), "needs 1 to 256 visible ASCII characters");
            }
        }
        String subject = StepReading.text(block, "subject").orElse("");
        var data = StepReading.member(block, "data").flatMap(value -> value.get("raw"));
        if (block.get("data").isPresent() && data.isEmpty()) wrong("notify.cloudEvent.data", "needs raw");
        var secrets = secretHeaders(block, "notify.cloudEvent.secretHeaders", Set.of());
        var ca = secretKey(block, "caSecret", "notify.cloudEvent.caSecret");
        return url.map(
                at -> new Channel.CloudEvent(at, mode.equals("structured"), type, source, subject, data, secrets, ca));
    }
}
