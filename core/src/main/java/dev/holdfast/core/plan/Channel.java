package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import java.util.List;
import java.util.Optional;

/** How somebody is told. */
public sealed interface Channel {

    /** A webhook that takes Slack's format; its URL is itself a secret. */
    record Webhook(SecretKey url, String text, Optional<SecretKey> ca) implements Channel {}

    /**
     * An e-mail.
     *
     * @param credentials the Secret with user name and password; empty to send without logging in
     */
    record Mail(
            Endpoint server,
            boolean startTls,
            String from,
            List<String> to,
            String subject,
            String text,
            Optional<String> credentials,
            Optional<SecretKey> ca)
            implements Channel {

        /** Most people that one step writes to. */
        public static final int TO_MAX = 50;

        public Mail {
            to = List.copyOf(to);
        }
    }

    /**
     * A CloudEvent 1.0 over HTTP.
     *
     * @param structured whether the attributes stand in the body beside the data, not in headers
     * @param subject may be empty
     */
    record CloudEvent(
            Url url,
            boolean structured,
            String type,
            String source,
            String subject,
            Optional<Json> data,
            List<SecretHeader> secretHeaders,
            Optional<SecretKey> ca)
            implements Channel {
        public CloudEvent {
            secretHeaders = List.copyOf(secretHeaders);
        }
    }
}
