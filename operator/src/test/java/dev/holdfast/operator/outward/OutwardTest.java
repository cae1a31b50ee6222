package dev.holdfast.operator.outward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out, against real servers on this machine. */
class OutwardTest {

    private static final SecretKey TOKEN = new SecretKey("login", "token");
    private static final Secrets NONE = key -> {
        throw new Forbidden("there is no Secret shop/" + key.name());
    };

    private final HttpTarget target = HttpTarget.start();

    @AfterEach
    void stop() {
        target.close();
    }

    private static Outward allowing(String... hosts) {
        return new Outward(AllowList.parse(List.of(hosts)));
    }

    private static Outward resolving(String allowed, Guard.Resolver resolver) {
        return new Outward(AllowList.parse(List.of(allowed)), resolver, Outward.SEND_MAX);
    }

    private static Outward hasty() {
        return new Outward(AllowList.parse(List.of("127.0.0.1")), InetAddress::getAllByName, Duration.ofSeconds(1));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + target.port() + path;
    }

    private static Outgoing.Request post(String url, SecretHeader... secrets) {
        return request(new Outgoing.To.Address(Url.parse(url)), true, secrets);
    }

    private static Outgoing.Request request(Outgoing.To to, boolean wantsBody, SecretHeader... secrets) {
        return new Outgoing.Request(
                to,
                "POST",
                Map.of("Idempotency-Key", "k-1", "Content-Type", "application/json"),
                List.of(secrets),
                Optional.of("{\"a\":\"é\"}"),
                wantsBody,
                Optional.empty());
    }

    private static Report send(Outward outward, Outgoing message, Secrets secrets) {
        return ((Sent.Answer) outward.send(message, secrets, () -> true)).report();
    }

    private static Answer.Http answer(Report report) {
        return (Answer.Http) ((Report.Answered) report).answer();
    }

    private static String refusal(Report report) {
        return ((Report.Refused) report).words();
    }

    @Test
    void a_request_arrives_as_it_was_made_and_its_answer_comes_back() {
        target.answers(HttpTarget.status(201, "{\"id\":7}"));
        var report = send(allowing("127.0.0.1"), post(url("/a%2Fb?c=d")), NONE);
        assertThat(answer(report).status()).isEqualTo(201);
        assertThat(answer(report).json().orElseThrow().print()).isEqualTo("{\"id\":7}");
        var got = target.got().getFirst();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.path()).isEqualTo("/a%2Fb?c=d");
        assertThat(got.body()).isEqualTo("{\"a\":\"é\"}");
        assertThat(got.header("Idempotency-Key")).isEqualTo("k-1");
        assertThat(got.header("Host")).isEqualTo("127.0.0.1:" + target.port());
        assertThat(got.header("Accept-Encoding")).as("nothing is unpacked").isNull();
        assertThat(got.headers().get("Content-length")).hasSize(1);
    }

    @Test
    void a_host_that_the_installation_does_not_allow_is_not_even_looked_up() {
        var lookups = new AtomicInteger();
        Guard.Resolver resolver = name -> {
            lookups.incrementAndGet();
            return InetAddress.getAllByName(name);
        };
        var report = send(resolving("hooks.example", resolver), post("http://other.example/"), NONE);
        assertThat(refusal(report))
                .contains("other.example:80 is not among the hosts that this installation lets plans reach")
                .contains("--allow-outgoing");
        assertThat(lookups).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "224.0.0.1",
                "::1",
                "fe80::1",
                "::ffff:127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "100.100.100.200"
            })
    void an_allowed_name_that_leads_where_nothing_may_be_reached_is_refused(String address) {
        Guard.Resolver resolver =
                name -> new InetAddress[] {InetAddress.getByName("203.0.113.7"), InetAddress.getByName(address)};
        var report =
                send(resolving("hooks.example", resolver), post("http://hooks.example:" + target.port() + "/"), NONE);
        assertThat(refusal(report)).contains("hooks.example:" + target.port() + " leads to a ");
        assertThat(target.got()).isEmpty();
    }

    @Test
    void a_name_that_leads_elsewhere_the_second_time_is_asked_for_once_only() {
        var lookups = new AtomicInteger();
        Guard.Resolver rebinding = name -> new InetAddress[] {
            InetAddress.getByName(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
        };
        var report = send(resolving("localhost", rebinding), post("http://localhost:" + target.port() + "/"), NONE);
        assertThat(answer(report).status()).isEqualTo(200);
        assertThat(lookups).hasValue(1);
        assertThat(target.got().getFirst().header("Host")).isEqualTo("localhost:" + target.port());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_to_link_local_addresses_is_an_answer_and_nothing_more(int status) {
        target.answers((got, exchange) -> {
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/");
            exchange.sendResponseHeaders(status, -1);
        });
        var report = send(allowing("127.0.0.1"), post(url("/")), NONE);
        assertThat(answer(report).status()).isEqualTo(status);
        assertThat(target.got()).hasSize(1);
    }

    @Test
    void an_answer_that_asks_for_a_login_or_an_upgrade_gets_none() {
        target.answers((got, exchange) -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            exchange.sendResponseHeaders(401, -1);
        });
        var outward = allowing("127.0.0.1");
        assertThat(answer(send(outward, post(url("/")), NONE)).status()).isEqualTo(401);
        send(outward, post(url("/")), NONE);
        assertThat(target.got()).hasSize(2);
        assertThat(target.got().getLast().headers()).doesNotContainKeys("Authorization", "Cookie");
    }

    @Test
    void a_header_from_a_secret_is_sent_and_never_told() {
        target.answers((got, exchange) -> HttpTarget.status(400, "bad token " + got.header("Authorization"))
                .answer(got, exchange));
        var header = new SecretHeader("Authorization", "Bearer ", TOKEN);
        var report = send(allowing("127.0.0.1"), post(url("/"), header), key -> "hunter2-hunter2\n");
        assertThat(target.got().getFirst().header("Authorization")).isEqualTo("Bearer hunter2-hunter2");
        assertThat(answer(report).words()).isEqualTo("bad token Bearer [secret]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: evil", "a\nX: b", "a\u0000b", "ü", "a\r\n\r\nGET / HTTP/1.1"})
    void a_secret_that_could_become_another_header_is_refused_unseen(String value) {
        var header = new SecretHeader("X-Token", "", TOKEN);
        var report = send(allowing("127.0.0.1"), post(url("/"), header), key -> value);
        assertThat(refusal(report)).contains("the header X-Token from key token of Secret login has a line break");
        assertThat(target.got()).isEmpty();
    }

    @Test
    void a_secret_that_is_missing_or_may_not_be_read_is_told_and_nothing_is_sent() {
        var report = send(allowing("127.0.0.1"), post(url("/"), new SecretHeader("X", "", TOKEN)), NONE);
        assertThat(refusal(report)).isEqualTo("there is no Secret shop/login");
        Secrets unreachable = key -> {
            throw new IOException("the API server does not answer");
        };
        report = send(allowing("127.0.0.1"), post(url("/"), new SecretHeader("X", "", TOKEN)), unreachable);
        assertThat(report).isEqualTo(new Report.Unclear("the API server does not answer; nothing was sent"));
        assertThat(target.got()).isEmpty();
    }

    @Test
    void a_url_that_is_a_secret_is_used_and_never_told() {
        String secret = "http://localhost:" + target.port() + "/services/T0/B0/hunter2hunter2";
        var to = new Outgoing.To.Hidden(new SecretKey("chat", "url"));
        target.answers(
                (got, exchange) -> HttpTarget.status(404, "no " + got.path()).answer(got, exchange));
        var report = send(allowing("localhost"), request(to, false), key -> secret);
        assertThat(target.got().getFirst().path()).isEqualTo("/services/T0/B0/hunter2hunter2");
        assertThat(answer(report).words()).isEqualTo("no [secret]");

        target.close();
        assertThat(send(allowing("localhost"), request(to, false), key -> secret)
                        .toString())
                .contains("Unclear")
                .doesNotContain("hunter2", "localhost:");
        assertThat(refusal(send(allowing("other.example"), request(to, false), key -> secret)))
                .contains("the host of the URL in key url of Secret chat is not among the hosts")
                .doesNotContain("localhost:", "hunter2");
        assertThat(refusal(send(allowing("localhost"), request(to, false), key -> "https://a:b@hunter2.example/")))
                .isEqualTo("key url of Secret chat holds no URL such as https://HOST/PATH that can be used");
    }

    @Test
    void nothing_is_sent_by_a_process_that_may_not_act_any_more() {
        assertThat(allowing("127.0.0.1").send(post(url("/")), NONE, () -> false))
                .isEqualTo(new Sent.NotOurs());
        assertThat(target.got()).isEmpty();
    }

    @Test
    void nobody_there_is_unclear_and_can_be_tried_again() {
        target.close();
        var report = send(allowing("127.0.0.1"), post(url("/")), NONE);
        assertThat(report).isInstanceOfSatisfying(Report.Unclear.class, unclear -> assertThat(unclear.words())
                .contains("127.0.0.1"));
        Guard.Resolver nobody = name -> {
            throw new UnknownHostException(name);
        };
        report = send(resolving("a.example", nobody), post("http://a.example/"), NONE);
        assertThat(report).isEqualTo(new Report.Unclear("the name of a.example:80 is not known; nothing was sent"));
    }

    private static void speak(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static RawTarget endless(String beginning, String forEver) {
        return new RawTarget(out -> {
            speak(out, beginning);
            while (true) speak(out, forEver);
        });
    }

    private static Report sendTo(RawTarget raw, Outward outward, boolean wantsBody) {
        var to = new Outgoing.To.Address(Url.parse("http://127.0.0.1:" + raw.port() + "/"));
        return send(outward, request(to, wantsBody), NONE);
    }

    @Test
    void an_endless_body_is_read_as_far_as_it_is_of_use() throws IOException {
        try (var raw = endless("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "x".repeat(10_000))) {
            var wanted = answer(sendTo(raw, allowing("127.0.0.1"), true));
            assertThat(wanted.whole()).isFalse();
            assertThat(wanted.body()).hasSize(HttpExchange.BODY_BYTES_MAX);
            assertThat(wanted.words().length()).isLessThanOrEqualTo(1_001);
            var unwanted = answer(sendTo(raw, allowing("127.0.0.1"), false));
            assertThat(unwanted.status()).isEqualTo(200);
            assertThat(unwanted.body().length()).isLessThan(10_000);
        }
    }

    @Test
    void endless_headers_and_endless_lines_end_the_call() throws IOException {
        try (var headers = endless("HTTP/1.1 200 OK\r\n", "X-More: yes\r\n");
                var line = endless("HTTP/1.1 200 OK\r\nX: ", "x".repeat(1_000));
                var status = endless("HTTP/1.1 ", "2".repeat(1_000));
                var informational = endless("", "HTTP/1.1 103 Early Hints\r\n\r\n")) {
            for (var raw : List.of(headers, line, status, informational)) {
                assertThat(sendTo(raw, hasty(), true)).isInstanceOf(Report.Unclear.class);
            }
        }
    }

    @Test
    void who_answers_a_byte_at_a_time_does_not_hold_the_run_up() throws IOException {
        RawTarget.Speech slow = out -> {
            speak(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
                speak(out, "x");
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        };
        try (var body = new RawTarget(slow);
                var silent = new RawTarget(out -> java.util.concurrent.locks.LockSupport.parkNanos(60_000_000_000L))) {
            assertThat(sendTo(body, hasty(), true).toString()).contains("no complete answer within 1s", Report.UNKNOWN);
            assertThat(sendTo(silent, hasty(), true).toString()).contains("no complete answer within 1s");
            assertThat(silent.connections()).as("nothing is repeated here").isEqualTo(1);
        }
    }

    @Test
    void what_is_no_http_is_no_answer() throws IOException {
        try (var ssh = new RawTarget(out -> speak(out, "SSH-2.0-OpenSSH_9.2\r\n"));
                var nothing = new RawTarget(out -> {})) {
            assertThat(sendTo(ssh, allowing("127.0.0.1"), true)).isInstanceOf(Report.Unclear.class);
            assertThat(sendTo(nothing, allowing("127.0.0.1"), true)).isInstanceOf(Report.Unclear.class);
            assertThat(nothing.connections()).isEqualTo(1);
        }
    }

    @Test
    void hostile_json_is_a_text_and_no_more() {
        for (String json :
                List.of("{\"a\":1e999999999}", "[".repeat(100_000), "{\"a\":" + "9".repeat(5_000) + "}", "{")) {
            target.answers(HttpTarget.status(200, json));
            var report = answer(send(allowing("127.0.0.1"), post(url("/")), NONE));
            assertThat(report.body()).isEqualTo(json);
        }
    }

    @Test
    void words_of_an_answer_cannot_steer_a_terminal() {
        target.answers(HttpTarget.status(500, "a\u001b[31mb\r\nc\u202ed"));
        assertThat(answer(send(allowing("127.0.0.1"), post(url("/")), NONE)).words())
                .isEqualTo("a [31mb c d");
    }

    @Test
    void https_needs_a_certificate_for_the_name_from_an_authority_that_is_trusted() {
        var tls = new Tls();
        try (var right = HttpTarget.start(tls.server(List.of("localhost"), List.of()));
                var wrong = HttpTarget.start(tls.server(List.of("other.example"), List.of()), "127.0.0.2")) {
            var ca = Optional.of(new SecretKey("ca", "ca.crt"));
            Secrets secrets = key -> tls.pem();
            assertThat(ask(right, ca, secrets)).isInstanceOf(Report.Answered.class);
            assertThat(ask("127.0.0.2", wrong, ca, secrets).toString()).contains("Unreached", "127.0.0.2");
            assertThat(ask(right, Optional.empty(), secrets).toString())
                    .contains("Unreached")
                    .contains("PKIX");
            assertThat(ask(right, ca, key -> "not a certificate").toString())
                    .contains("Unreadable", "caSecret holds no");
            assertThat(wrong.got()).isEmpty();
        }
    }

    private static Report ask(HttpTarget https, Optional<SecretKey> ca, Secrets secrets) {
        return ask("localhost", https, ca, secrets);
    }

    private static Report ask(String host, HttpTarget https, Optional<SecretKey> ca, Secrets secrets) {
        var check = new Check.Http(
                Url.parse("https://" + host + ":" + https.port() + "/healthz"), Set.of(200), Optional.empty(), ca);
        return allowing(host).ask(check, secrets);
    }

    @Test
    void a_port_takes_connections_or_does_not() throws IOException {
        var raw = new RawTarget(out -> {});
        var check = new Check.Tcp(Endpoint.parse("127.0.0.1:" + raw.port(), 1));
        assertThat(allowing("127.0.0.1").ask(check, NONE)).isEqualTo(new Report.Answered(new Answer.Connected()));
        raw.close();
        try (var taken = new Socket()) {
            // so that nobody else can listen there meanwhile, as on a port that was given back
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            var deaf = new Check.Tcp(Endpoint.parse("127.0.0.1:" + taken.getLocalPort(), 1));
            assertThat(allowing("127.0.0.1").ask(deaf, NONE).toString())
                    .contains("Unreached", "cannot connect to 127.0.0.1");
        }
        assertThat(allowing("10.0.0.0/8").ask(check, NONE)).isInstanceOf(Report.Unreadable.class);
        assertThat(allowing("0.0.0.0/0").ask(check, NONE).toString()).contains("leads to a loopback address");
    }
}
