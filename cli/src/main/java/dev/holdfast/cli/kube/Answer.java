package dev.holdfast.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;

/** Status and body of an API server's answer. */
public record Answer(int status, JsonNode body) {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    public boolean good() {
        return status >= 200 && status < 300;
    }

    public boolean notFound() {
        return status == NOT_FOUND;
    }

    public boolean conflict() {
        return status == CONFLICT;
    }

    /** The server's own words. */
    public String message() {
        var message = body.path("message").asText("");
        return message.isEmpty() ? "HTTP status " + status : message;
    }
}
