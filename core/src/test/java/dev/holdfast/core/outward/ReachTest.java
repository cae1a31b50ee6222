package dev.holdfast.core.outward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    private static Ip ip(String text) {
        return Ip.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "::, unspecified",
        "169.254.169.254, link-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, site-local",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "255.255.255.255, reserved",
        "240.0.0.1, reserved",
        "100.100.100.200, cloud metadata",
        "168.63.129.16, cloud metadata",
        "192.0.0.192, cloud metadata",
        "fd00:ec2::254, cloud metadata",
        "::ffff:169.254.169.254, link-local",
        "::ffff:a9fe:a9fe, link-local",
        "::169.254.169.254, link-local",
        "64:ff9b::169.254.169.254, link-local",
        "64:ff9b::7f00:1, loopback",
        "2002:a9fe:a9fe::, link-local",
        "2002:7f00:1::, loopback"
    })
    void addresses_of_this_machine_its_neighbours_and_its_cloud_are_never_reached(String address, String why) {
        assertThat(Reach.refusal(ip(address), true)).contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::127.0.0.1"})
    void this_machine_is_reached_only_when_the_installation_says_so(String address) {
        assertThat(Reach.refusal(ip(address), false)).contains("loopback");
        assertThat(Reach.refusal(ip(address), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.7", "192.168.1.1", "172.16.0.1", "203.0.113.9", "fd00::7", "2001:db8::1", "1.1.1.1"})
    void private_and_public_addresses_are_reached(String address) {
        assertThat(Reach.refusal(ip(address), false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.0.0.01",
                "256.0.0.1",
                "1.2.3.4.5",
                "1.2.3",
                "1..2.3",
                " 1.2.3.4",
                "1.2.3.4 ",
                "+1.2.3.4",
                "١.2.3.4",
                "",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "fe80::1%eth0",
                "::1.2.3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "::1.2.3.4:5",
                "[::1]",
                "g::"
            })
    void what_other_programs_take_for_an_address_is_none(String text) {
        assertThat(Ip.parse(text)).isEmpty();
    }

    @Test
    void an_address_is_the_same_in_every_spelling_and_printed_in_one() {
        assertThat(ip("FD00:0:0::7")).isEqualTo(ip("fd00::7")).hasToString("fd00:0:0:0:0:0:0:7");
        assertThat(ip("::ffff:10.0.0.7")).isEqualTo(ip("10.0.0.7")).hasToString("10.0.0.7");
        assertThat(ip("::ffff:a00:7")).isEqualTo(ip("10.0.0.7"));
        assertThat(ip("1:2:3:4:5:6:7::")).isEqualTo(ip("1:2:3:4:5:6:7:0"));
        assertThat(ip("::1").bits()).isEqualTo(128);
        assertThat(ip("255.255.255.255").toString()).isEqualTo("255.255.255.255");
    }

    @Test
    void every_address_is_read_back_from_what_it_prints() {
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            var address = Ip.of(bytes);
            assertThat(Ip.parse(address.toString())).contains(address);
        }
    }
}
