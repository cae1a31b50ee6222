package dev.holdfast.core.outward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, https://shop.example, 443, /",
        "https://Shop.Example:443/a?b=c, https://shop.example, 443, /a?b=c",
        "http://shop.example:8080/{{ .Values.id }}, http://shop.example:8080, 8080, /{{ .Values.id }}",
        "http://shop.example?x=1, http://shop.example, 80, /?x=1",
        "http://[fd00::7]:81/x, http://[fd00::7]:81, 81, /x",
        "http://10.0.0.7/, http://10.0.0.7, 80, /",
        "https://xn--bcher-kva.example/%20, https://xn--bcher-kva.example, 443, /%20"
    })
    void a_url_is_read_into_its_parts(String text, String origin, int port, String target) {
        var url = Url.parse(text);
        assertThat(url.origin()).isEqualTo(origin);
        assertThat(url.endpoint().port()).isEqualTo(port);
        assertThat(url.target()).isEqualTo(target);
    }

    /** Each of these leads some program to an address that the host does not seem to be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2852039166/latest", // 169.254.169.254 as one number
                "http://0xa9fea9fe/",
                "http://0251.0376.0251.0376/",
                "http://169.254.43518/",
                "http://127.1/",
                "http://0/",
                "http://[::ffff:127.0.0.1%25lo]/",
                "http://allowed.example@169.254.169.254/",
                "http://allowed.example:80@169.254.169.254/",
                "http://169.254.169.254#@allowed.example/",
                "http://169.254.169.254\\@allowed.example/",
                "http://169.254.169.254\\.allowed.example/",
                "http://allowed.example。evil.example/", // an ideographic full stop
                "http://ⓐllowed.example/",
                "http://аllowed.example/", // a Cyrillic a
                "http://allowed.example\t/",
                "http://allowed.example\r\nHost: evil/",
                "http:///etc/passwd",
                "http://",
                "//allowed.example/",
                "http:/allowed.example/",
                "file:///etc/passwd",
                "gopher://allowed.example/",
                "jar:http://allowed.example!/",
                "HTTP://allowed.example/",
                "http://allowed.example:0/",
                "http://allowed.example:65536/",
                "http://allowed.example:080/",
                "http://allowed.example:/",
                "http://allowed.example:8 0/",
                "http://.allowed.example/",
                "http://allowed..example/",
                "http://-allowed.example/",
                "http://allowed.example./",
                "http://fd00::7/",
                "http://{{ .Values.host }}/",
                "http://allowed.example:{{ .Values.port }}/",
                "{{ .Values.scheme }}://allowed.example/",
                "http://allowed.example/a b",
                "http://allowed.example/ü",
                "http://allowed.example/%zz",
                "http://allowed.example/#fragment",
                "http://allowed.example/a/../b",
                "http://allowed.example/a/%2e%2E/b",
                "http://allowed.example/..",
                "http://allowed.example/a\u0000b"
            })
    void a_url_in_disguise_is_refused_with_words(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Url.parse(text)).withMessageMatching("(?s).{10,}");
    }

    @Test
    void the_words_say_what_to_do() {
        assertThatThrownBy(() -> Url.parse("https://user:password@shop.example/"))
                .hasMessage("the URL names a user before the host; use secretHeaders to log in");
        assertThatThrownBy(() -> Url.parse("https://{{ .Values.host }}/"))
                .hasMessageContaining("template in host or port");
        assertThatThrownBy(() -> Url.parse("https://2130706433/"))
                .hasMessage("\"2130706433\" is a number, not a name; write an address as four decimal numbers");
    }

    @Test
    void a_value_becomes_no_part_of_a_path_whatever_it_is() {
        var random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            var value = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) value.appendCodePoint(random.nextInt(0x250));
            String target = "/a/" + Url.encoded(value.toString()) + "x?b=" + Url.encoded(value.toString());
            assertThat(Url.refusal(target)).isEmpty();
            assertThat(target.chars().filter(c -> c == '/').count()).isEqualTo(2);
            assertThat(target.chars().filter(c -> c == '?').count()).isEqualTo(1);
            assertThat(target).doesNotContain("#", "&", "\r", "\n");
        }
        assertThat(Url.refusal("/a/" + Url.encoded("..") + "/b")).contains("has . or .. in its path");
        assertThat(Url.encoded("a/b?c&d=é\r\n")).isEqualTo("a%2Fb%3Fc%26d%3D%C3%A9%0D%0A");
    }

    @Test
    void a_long_url_is_refused_and_reading_any_takes_no_time_that_grows_out_of_bounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Url.parse("https://a.example/" + "x".repeat(Url.LENGTH_MAX)));
        assertThatIllegalArgumentException().isThrownBy(() -> Url.parse("https://" + "a.".repeat(4_000) + "b/"));
        assertThatIllegalArgumentException().isThrownBy(() -> Url.parse("https://a.example/" + "{{".repeat(4_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Url.parse("https://a.example/" + "./".repeat(4_000)));
    }
}
