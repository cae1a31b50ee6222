package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What a probe step asks, as manifests write it. */
final class ProbeReading extends OutwardReading {

    private static final int ADDRESSES_MAX = 32;
    private static final int DNS = 53;
    private static final int POSTGRES = 5432;

    ProbeReading(BiConsumer<String, String> problems) {
        super(problems);
    }

    Optional<Action> probe(Json.Obj block) {
        var kinds = List.of("http", "tcp", "dns", "sql").stream()
                .filter(kind -> block.get(kind).isPresent())
                .toList();
        if (kinds.size() != 1) return wrong("probe", "needs exactly one of http, tcp, dns and sql");
        String kind = kinds.getFirst();
        var what = StepReading.member(block, kind);
        if (what.isEmpty()) return wrong("probe." + kind, "is a map");
        var check =
                switch (kind) {
                    case "http" -> httpCheck(what.get());
                    case "tcp" -> endpoint(what.get(), "probe.tcp", 0).map(Check.Tcp::new);
                    case "dns" -> dns(what.get());
                    default -> sql(what.get());
                };
        int successes = number(block, "probe.successes", 1, 1, Action.Probe.SUCCESSES_MAX);
        var interval = interval(block);
        return read(check.map(asked -> new Action.Probe(asked, successes, interval)));
    }

    private Duration interval(Json.Obj block) {
        if (block.get("interval").isEmpty()) return Action.Probe.INTERVAL_DEFAULT;
        return StepReading.text(block, "interval")
                .flatMap(StepReading::duration)
                .filter(time -> time.compareTo(Action.Probe.INTERVAL_MIN) >= 0
                        && time.compareTo(Action.Probe.INTERVAL_MAX) <= 0)
                .or(() -> wrong("probe.interval", "needs a time from 1s to 10m"))
                .orElse(Action.Probe.INTERVAL_DEFAULT);
    }

    private Optional<Check> httpCheck(Json.Obj block) {
        var url = url(block, "probe.http.url");
        var statuses = statuses(block, "probe.http.statuses", Set.of(200));
        var contains = StepReading.text(block, "contains").filter(text -> !text.isEmpty());
        var ca = secretKey(block, "caSecret", "probe.http.caSecret");
        return url.map(at -> new Check.Http(at, statuses, contains, ca));
    }

    private Optional<Check> dns(Json.Obj block) {
        var name = host(block, "name", "probe.dns.name");
        String type = StepReading.text(block, "type").orElse("A");
        if (!Set.of("A", "AAAA").contains(type)) wrong("probe.dns.type", "\"" + type + "\" is not A or AAAA");
        var addresses = texts(block, "addresses");
        if (addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
            wrong("probe.dns.addresses", "needs 1 to " + ADDRESSES_MAX + " addresses");
        }
        for (String address : addresses) {
            boolean template = !Template.keys(Json.text(address)).isEmpty();
            if (!template && Ip.parse(address).isEmpty()) {
                wrong("probe.dns.addresses", "\"" + address + "\" is not an IP address");
            }
        }
        Optional<Endpoint> server = StepReading.text(block, "server").flatMap(text -> {
            try {
                return Optional.of(Endpoint.parse(text, DNS));
            } catch (IllegalArgumentException e) {
                return wrong("probe.dns.server", e.getMessage());
            }
        });
        return name.map(is -> new Check.Dns(is.name(), type.equals("AAAA"), addresses, server));
    }

    private Optional<Check> sql(Json.Obj block) {
        var endpoint = endpoint(block, "probe.sql", POSTGRES);
        String database = needed(block, "database", "probe.sql.database");
        String query = needed(block, "query", "probe.sql.query");
        if (!Template.keys(Json.text(query)).isEmpty()) {
            wrong("probe.sql.query", "can be no template: a value could become a part of the query");
        }
        var value = StepReading.text(block, "value").filter(text -> !text.isEmpty());
        if (value.isEmpty()) wrong("probe.sql.value", "needs the value that the query shall answer, as a text");
        String credentials = secretName(block, "credentialsSecret", "probe.sql.credentialsSecret");
        String tls = StepReading.text(block, "tls").orElse("verify");
        if (!Set.of("verify", "none").contains(tls)) wrong("probe.sql.tls", "\"" + tls + "\" is not verify or none");
        var ca = secretKey(block, "caSecret", "probe.sql.caSecret");
        return endpoint.map(at -> new Check.Sql(
                at,
                database,
                query,
                value.orElse(""),
                credentials,
                tls.equals("none") ? Check.Tls.NONE : Check.Tls.VERIFY,
                ca));
    }
}
