package dev.holdfast.operator.outward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MailSendingTest {

    private static Outgoing.Mail mail(int port, boolean startTls, String credentials) {
        return new Outgoing.Mail(
                Endpoint.parse("localhost:" + port, 25),
                startTls,
                "holdfast@shop.example",
                List.of("a@shop.example", "b@shop.example"),
                "Übernahme",
                "It begins.\n.\nreally: é\n",
                "<k-1@shop.example>",
                Optional.ofNullable(credentials),
                startTls ? Optional.of(new SecretKey("ca", "ca.crt")) : Optional.empty());
    }

    private static Report send(Outgoing.Mail mail, Secrets secrets) {
        var outward =
                new Outward(AllowList.parse(List.of("localhost")), InetAddress::getAllByName, Duration.ofSeconds(10));
        return ((Sent.Answer) outward.send(mail, secrets, () -> true)).report();
    }

    private static Secrets secrets(Tls tls, String password) {
        return key -> switch (key.key()) {
            case SecretKey.USERNAME -> MailServer.USER;
            case SecretKey.PASSWORD -> password;
            default -> tls.pem();
        };
    }

    @Test
    void a_mail_arrives_for_everybody_with_its_message_id_and_all_letters() throws Exception {
        try (var server = MailServer.start()) {
            var report = send(mail(server.port(), false, null), key -> "");
            assertThat(report).isInstanceOf(Report.Answered.class);
            assertThat(((Report.Answered) report).answer()).isInstanceOf(Answer.Taken.class);
            assertThat(server.got()).extracting(MailServer.Got::to).containsExactly("a@shop.example", "b@shop.example");
            var got = server.got().getFirst();
            assertThat(got.from()).isEqualTo("holdfast@shop.example");
            assertThat(got.header("Message-ID")).isEqualTo("<k-1@shop.example>");
            assertThat(got.header("Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(got.message().getSubject()).isEqualTo("Übernahme");
            assertThat(got.message().getContent().toString())
                    .isEqualToNormalizingNewlines("It begins.\n.\nreally: é\n");
        }
    }

    @Test
    void a_password_goes_over_an_encrypted_connection_to_a_server_that_proves_its_name() {
        var tls = new Tls();
        try (var server = MailServer.start(tls)) {
            var report = send(mail(server.port(), true, "login"), secrets(tls, MailServer.PASSWORD));
            assertThat(report).as(report.toString()).isInstanceOf(Report.Answered.class);
            assertThat(server.got()).hasSize(2);
        }
    }

    @Test
    void a_wrong_password_is_refused_for_good_and_not_told() {
        var tls = new Tls();
        try (var server = MailServer.start(tls)) {
            var report = send(mail(server.port(), true, "login"), secrets(tls, "wrong-hunter3"));
            assertThat(report).isInstanceOf(Report.Refused.class);
            assertThat(report.toString())
                    .contains("does not let the user of Secret login log in")
                    .doesNotContain("hunter");
        }
    }

    @Test
    void a_server_that_proves_nothing_or_cannot_encrypt_gets_no_password() {
        var others = new Tls();
        try (var plain = MailServer.start();
                var foreign = MailServer.start(new Tls())) {
            assertThat(send(mail(plain.port(), true, "login"), secrets(others, MailServer.PASSWORD))
                            .toString())
                    .contains("Unclear", "STARTTLS");
            assertThat(send(mail(foreign.port(), true, "login"), secrets(others, MailServer.PASSWORD)))
                    .isInstanceOf(Report.Unclear.class);
            assertThat(plain.got()).isEmpty();
        }
    }

    @Test
    void a_receiver_that_the_server_does_not_know_keeps_the_mail_from_everybody() {
        try (var server = MailServer.start(builder -> builder.maxRecipients(1))) {
            assertThat(send(mail(server.port(), false, null), key -> "")).isNotInstanceOf(Report.Answered.class);
            assertThat(server.got()).isEmpty();
        }
    }

    @Test
    void a_server_that_speaks_without_end_is_left() throws IOException {
        try (var raw = new RawTarget(out -> {
            while (true) out.write("220-more and more and more\r\n".repeat(100).getBytes());
        })) {
            assertThat(send(mail(raw.port(), false, null), key -> "")).isInstanceOf(Report.Unclear.class);
        }
    }
}
