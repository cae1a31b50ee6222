package dev.holdfast.operator.outward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.run.Report;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

class DnsQuestionTest {

    private final NameServer server = NameServer.start()
            .name("db.shop.example", "10.0.0.7", "10.0.0.8", "fd00::7")
            .name("empty.example");

    @AfterEach
    void stop() {
        server.close();
    }

    private Report ask(String name, boolean sixes, String allowed) {
        var at = Endpoint.parse("127.0.0.1:" + server.port(), 53);
        var check = new Check.Dns(name, sixes, List.of("10.0.0.7"), Optional.of(at));
        return new Outward(AllowList.parse(List.of(allowed))).ask(check, key -> "");
    }

    private Report ask(String name, boolean sixes) {
        return ask(name, sixes, "127.0.0.1");
    }

    private static Report addresses(String... addresses) {
        return new Report.Answered(new Answer.Addresses(List.of(addresses)));
    }

    @Test
    void a_name_has_the_addresses_that_its_server_says() {
        assertThat(ask("db.shop.example", false)).isEqualTo(addresses("10.0.0.7", "10.0.0.8"));
        assertThat(ask("db.shop.example", true)).isEqualTo(addresses("fd00:0:0:0:0:0:0:7"));
    }

    @Test
    void a_change_is_seen_at_once_for_nothing_is_remembered() {
        ask("db.shop.example", false);
        server.name("db.shop.example", "10.9.9.9");
        assertThat(ask("db.shop.example", false)).isEqualTo(addresses("10.9.9.9"));
    }

    @Test
    void a_name_that_does_not_exist_has_no_address() {
        assertThat(ask("nobody.example", false)).isEqualTo(addresses());
        assertThat(ask("empty.example", false)).isEqualTo(addresses());
    }

    @Test
    void a_server_that_fails_has_not_answered() {
        server.answering(Rcode.SERVFAIL);
        assertThat(ask("db.shop.example", false))
                .isEqualTo(new Report.Unreached("the DNS answers SERVFAIL for db.shop.example"));
    }

    @Test
    void a_server_that_is_not_allowed_is_not_asked() {
        assertThat(ask("db.shop.example", false, "10.0.0.2")).isInstanceOf(Report.Unreadable.class);
    }
}
