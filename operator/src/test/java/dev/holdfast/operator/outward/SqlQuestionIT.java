package dev.holdfast.operator.outward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.run.Report;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to a real PostgreSQL server. */
class SqlQuestionIT {

    private static final Secrets LOGIN = key -> key.key().equals(SecretKey.USERNAME) ? "postgres" : "hunter2-hunter2";

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) postgres.close();
    }

    private static Report ask(String query, Check.Tls tls) {
        var at = Endpoint.parse("127.0.0.1:" + postgres.getPort(), 1);
        var check = new Check.Sql(at, "postgres", query, "t", "login", tls, Optional.empty());
        return new Outward(AllowList.parse(List.of("127.0.0.1"))).ask(check, LOGIN);
    }

    private static Report ask(String query) {
        return ask(query, Check.Tls.NONE);
    }

    private static Report value(String value) {
        return new Report.Answered(new Answer.Value(Optional.ofNullable(value)));
    }

    @Test
    void a_query_answers_its_first_value_as_text() {
        assertThat(ask("SELECT pg_is_in_recovery()")).isEqualTo(value("f"));
        assertThat(ask("SELECT 7, 8 UNION SELECT 9, 10 ORDER BY 1")).isEqualTo(value("7"));
        assertThat(ask("SELECT NULL")).isEqualTo(value(null));
        assertThat(ask("SELECT 1 WHERE false")).isEqualTo(value(null));
    }

    @Test
    void a_query_that_would_write_does_not() {
        assertThat(ask("CREATE TABLE t (a int)").toString()).contains("Unreached", "read-only transaction");
    }

    @Test
    void a_query_that_is_wrong_or_slow_or_endless_is_no_answer() {
        assertThat(ask("SELEC 1").toString()).contains("Unreached", "syntax error");
        assertThat(ask("SELECT pg_sleep(100)").toString()).contains("Unreached");
        assertThat(ask("SELECT repeat('x', 100000000)").toString()).contains("Unreached");
    }

    @Test
    void a_server_that_cannot_encrypt_is_not_believed_by_default() {
        assertThat(ask("SELECT 1", Check.Tls.VERIFY).toString())
                .contains("Unreached", "SSL")
                .doesNotContain("hunter2");
    }

    @Test
    void an_encrypted_connection_needs_a_certificate_for_the_name_from_an_authority_that_is_trusted(
            @TempDir Path folder) throws IOException {
        var tls = new Tls();
        tls.write(folder, "server");
        try (var encrypted = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
                .start()) {
            assertThat(ask("localhost", encrypted.getPort(), tls.pem())).isEqualTo(value("t"));
            assertThat(ask("127.0.0.2", encrypted.getPort(), tls.pem()).toString())
                    .contains("Unreached", "127.0.0.2");
            assertThat(ask("localhost", encrypted.getPort(), new Tls().pem()).toString())
                    .contains("Unreached", "PKIX");
        }
    }

    private static Report ask(String host, int port, String ca) {
        var check = new Check.Sql(
                Endpoint.parse(host + ":" + port, 1),
                "postgres",
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                "t",
                "login",
                Check.Tls.VERIFY,
                Optional.of(new SecretKey("ca", "ca.crt")));
        Secrets secrets = key -> key.name().equals("ca") ? ca : LOGIN.read(key);
        return new Outward(AllowList.parse(List.of(host))).ask(check, secrets);
    }

    @Test
    void a_database_that_is_not_there_is_no_answer() {
        var check = new Check.Sql(
                Endpoint.parse("127.0.0.1:" + postgres.getPort(), 1),
                "nobody?socketFactory=x&a=b",
                "SELECT 1",
                "1",
                "login",
                Check.Tls.NONE,
                Optional.empty());
        assertThat(new Outward(AllowList.parse(List.of("127.0.0.1")))
                        .ask(check, LOGIN)
                        .toString())
                .contains("Unreached", "database \"nobody?socketFactory=x&a=b\" does not exist");
    }
}
