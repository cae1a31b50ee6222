package dev.holdfast.core.outward;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A message to the outside, complete but for what is in Secrets. Everything in it has been checked and is bounded. */
public sealed interface Outgoing {

    /** Largest body, templates filled in. */
    int BODY_LENGTH_MAX = 256 * 1024;

    /** Where a request goes. */
    sealed interface To {
        record Address(Url url) implements To {}

        /** The whole URL is in a Secret, and is one. */
        record Hidden(SecretKey url) implements To {}
    }

    /**
     * An HTTP request.
     *
     * @param headers without those from Secrets, the length and the host
     * @param body with its media type among the headers
     * @param wantsBody whether the answer's body is of use
     * @param ca certificates to trust beside those of the system
     * @param credentials the Secret with user name and password to log in with; empty to send without
     */
    record Request(
            To to,
            String method,
            Map<String, String> headers,
            List<SecretHeader> secretHeaders,
            Optional<String> body,
            boolean wantsBody,
            Optional<SecretKey> ca,
            Optional<String> credentials)
            implements Outgoing {
        public Request {
            // in one order in every process: what is sent is replayed to the byte
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
            secretHeaders = List.copyOf(secretHeaders);
        }

        /** A request that logs in nowhere, but by its headers. */
        public Request(
                To to,
                String method,
                Map<String, String> headers,
                List<SecretHeader> secretHeaders,
                Optional<String> body,
                boolean wantsBody,
                Optional<SecretKey> ca) {
            this(to, method, headers, secretHeaders, body, wantsBody, ca, Optional.empty());
        }
    }

    /**
     * An e-mail.
     *
     * @param startTls whether the connection must become an encrypted one before anything else is said
     * @param messageId the same for every repetition
     * @param credentials the Secret with user name and password; empty to send without logging in
     */
    record Mail(
            Endpoint server,
            boolean startTls,
            String from,
            List<String> to,
            String subject,
            String text,
            String messageId,
            Optional<String> credentials,
            Optional<SecretKey> ca)
            implements Outgoing {
        public Mail {
            to = List.copyOf(to);
        }
    }
}
