package dev.holdfast.core.outward;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a probe asks, and what the answer must be. Asking changes nothing. */
public sealed interface Check {

    /** How a connection is protected. */
    enum Tls {
        /** Encrypted, and the other side shows a certificate for its name. */
        VERIFY,
        /** Not encrypted. */
        NONE
    }

    /**
     * A GET whose answer has one of these statuses and, if asked for, this text in it.
     *
     * @param ca certificates to trust beside those of the system
     */
    record Http(Url url, Set<Integer> statuses, Optional<String> contains, Optional<SecretKey> ca) implements Check {
        public Http {
            statuses = Set.copyOf(statuses);
        }
    }

    /** A port that takes connections. */
    record Tcp(Endpoint endpoint) implements Check {}

    /**
     * A name that leads to exactly these addresses.
     *
     * @param sixes whether AAAA records are asked for, not A
     * @param server empty for the system's resolver
     */
    record Dns(String name, boolean sixes, List<String> addresses, Optional<Endpoint> server) implements Check {
        public Dns {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A query of a PostgreSQL database, whose first value in its first row is {@code value}.
     *
     * @param credentials the Secret with the user's name and password
     */
    record Sql(
            Endpoint endpoint,
            String database,
            String query,
            String value,
            String credentials,
            Tls tls,
            Optional<SecretKey> ca)
            implements Check {}

    /**
     * How a machine is: a GET of its ComputerSystem of Redfish, as that user. No probe asks it, a fence does.
     *
     * @param credentials the Secret with the user's name and password
     */
    record Power(Url system, String credentials, Optional<SecretKey> ca) implements Check {}

    /** The keys of Secrets that are read to ask. */
    default Set<SecretKey> secrets() {
        return switch (this) {
            case Http http -> Set.copyOf(http.ca().stream().toList());
            case Tcp ignored -> Set.of();
            case Dns ignored -> Set.of();
            case Sql sql -> {
                var keys = new HashSet<>(sql.ca().stream().toList());
                keys.add(new SecretKey(sql.credentials(), SecretKey.USERNAME));
                keys.add(new SecretKey(sql.credentials(), SecretKey.PASSWORD));
                yield keys;
            }
            case Power power -> {
                var keys = new HashSet<>(power.ca().stream().toList());
                keys.add(new SecretKey(power.credentials(), SecretKey.USERNAME));
                keys.add(new SecretKey(power.credentials(), SecretKey.PASSWORD));
                yield keys;
            }
        };
    }

    /** What is asked, for people: {@code https://shop.example/healthz}. */
    default String words() {
        return switch (this) {
            case Http http -> http.url().toString();
            case Tcp tcp -> "TCP " + tcp.endpoint();
            case Dns dns -> "the " + (dns.sixes() ? "AAAA" : "A") + " records of " + dns.name();
            case Power power -> "the power of " + power.system();
            case Sql sql -> "database " + sql.database() + " at " + sql.endpoint();
        };
    }

    /** Addresses in one order and one spelling, to compare them as sets. */
    static Set<String> canonical(List<String> addresses) {
        var all = new TreeSet<String>();
        for (String address : addresses) {
            all.add(Ip.parse(address.strip()).map(Ip::toString).orElse(address));
        }
        return all;
    }
}
