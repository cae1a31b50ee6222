package dev.holdfast.core.outward;

import java.util.regex.Pattern;

/** A host and a port. */
public record Endpoint(Host host, int port) {

    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int PORT_MAX = 65_535;

    public Endpoint {
        if (port < 1 || port > PORT_MAX) throw new IllegalArgumentException(port + " is not a port from 1 to 65535");
    }

    /**
     * Reads {@code HOST} or {@code HOST:PORT}; an IPv6 address in brackets.
     *
     * @throws IllegalArgumentException with the reason when it is none
     */
    public static Endpoint parse(String text, int portDefault) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) return new Endpoint(Host.parse(text), portDefault);
        String host = text.substring(0, colon);
        if (host.contains(":") && !host.startsWith("[")) {
            throw new IllegalArgumentException("\"" + text + "\": an IPv6 address stands in brackets, [ADDRESS]:PORT");
        }
        return new Endpoint(Host.parse(host), port(text.substring(colon + 1)));
    }

    static int port(String text) {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > PORT_MAX) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
