package dev.holdfast.core.outward;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hosts that an installation lets plans reach. Names are allowed by name and addresses by address: a name is never
 * allowed because of where it leads today.
 */
public record AllowList(List<Entry> entries) {

    /** Most entries of one installation. */
    public static final int ENTRIES_MAX = 500;

    public static final AllowList NOTHING = new AllowList(List.of());

    /** One entry; without a port every port of the host. */
    public sealed interface Entry {
        Optional<Integer> port();

        record Named(String name, Optional<Integer> port) implements Entry {}

        /** Every name below a domain, not the domain itself. */
        record Below(String domain, Optional<Integer> port) implements Entry {}

        record Range(Ip network, int prefix, Optional<Integer> port) implements Entry {}
    }

    public AllowList {
        entries = List.copyOf(entries);
    }

    /**
     * Reads entries as {@code HOST}, {@code HOST:PORT}, {@code *.DOMAIN}, {@code ADDRESS}, {@code NETWORK/PREFIX}.
     *
     * @throws IllegalArgumentException with the reason when one is none
     */
    public static AllowList parse(List<String> texts) {
        if (texts.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(texts.size() + " hosts are more than " + ENTRIES_MAX);
        }
        var entries = new ArrayList<Entry>();
        for (String text : texts) entries.add(entry(text.strip()));
        return new AllowList(entries);
    }

    private static Entry entry(String text) {
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || text.endsWith("]") || text.indexOf(':') != colon && !text.contains("]");
        var port = bare ? Optional.<Integer>empty() : Optional.of(Endpoint.port(text.substring(colon + 1)));
        String host = bare ? text : text.substring(0, colon);
        if (host.startsWith("*.")) {
            var domain = Host.parse(host.substring(2));
            if (domain.address().isPresent()) throw new IllegalArgumentException(text + " is neither name nor network");
            return new Entry.Below(domain.name(), port);
        }
        int slash = host.indexOf('/');
        var parsed = Host.parse(slash < 0 ? host : host.substring(0, slash).replaceAll("^\\[|\\]$", ""));
        if (parsed.address().isEmpty()) {
            if (slash >= 0) throw new IllegalArgumentException(text + " is not a network such as 10.0.0.0/8");
            return new Entry.Named(parsed.name(), port);
        }
        var address = parsed.address().get();
        return new Entry.Range(address, slash < 0 ? address.bits() : prefix(text, host, slash, address), port);
    }

    private static int prefix(String text, String host, int slash, Ip address) {
        String digits = host.substring(slash + 1).replace("]", "");
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > address.bits()) {
            throw new IllegalArgumentException(text + " is not a network such as 10.0.0.0/8");
        }
        return Integer.parseInt(digits);
    }

    public boolean allows(Endpoint endpoint) {
        return entries.stream().anyMatch(entry -> covers(entry, endpoint));
    }

    /** Whether the entry that allows an endpoint says of itself that it means this machine. */
    public boolean allowsLoopback(Endpoint endpoint) {
        return entries.stream().filter(entry -> covers(entry, endpoint)).anyMatch(entry -> switch (entry) {
            case Entry.Named(var name, var ignored) -> name.equals("localhost");
            case Entry.Below ignored -> false;
            case Entry.Range(var network, var prefix, var ignored) -> prefix >= 8 && Reach.isLoopback(network);
        });
    }

    private static boolean covers(Entry entry, Endpoint endpoint) {
        if (entry.port().isPresent() && entry.port().get() != endpoint.port()) return false;
        var host = endpoint.host();
        return switch (entry) {
            case Entry.Named(var name, var ignored) -> host.name().equals(name);
            case Entry.Below(var domain, var ignored) -> host.name().endsWith("." + domain);
            case Entry.Range(var network, var prefix, var ignored) ->
                host.address().filter(ip -> ip.isIn(network, prefix)).isPresent();
        };
    }
}
