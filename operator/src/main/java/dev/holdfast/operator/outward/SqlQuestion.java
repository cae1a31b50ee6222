package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.SecretKey;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Asks a PostgreSQL database, as whoever the plan's Secret names, in a session that can only read. Every property of the
 * connection is set here: a plan says no connection string, which could name a class to load.
 */
final class SqlQuestion {

    private static final int SECONDS_MAX = 8;

    private SqlQuestion() {}

    static Answer ask(Within within, Check.Sql sql, Pinned pinned, Unlocked unlocked) throws IOException {
        var properties = new Properties();
        PGProperty.USER.set(properties, unlocked.value(new SecretKey(sql.credentials(), SecretKey.USERNAME)));
        PGProperty.PASSWORD.set(properties, unlocked.value(new SecretKey(sql.credentials(), SecretKey.PASSWORD)));
        PGProperty.CONNECT_TIMEOUT.set(properties, SECONDS_MAX);
        PGProperty.SOCKET_TIMEOUT.set(properties, SECONDS_MAX);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.APPLICATION_NAME.set(properties, "holdfast");
        PGProperty.OPTIONS.set(
                properties, "-c default_transaction_read_only=on -c statement_timeout=" + SECONDS_MAX + "s");
        PGProperty.SOCKET_FACTORY.set(properties, PinnedSockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, PinnedSockets.offer(pinned, within));
        switch (sql.tls()) {
            case NONE -> PGProperty.SSL_MODE.set(properties, "disable");
            case VERIFY -> {
                PGProperty.SSL_MODE.set(properties, "verify-full");
                PGProperty.SSL_FACTORY.set(properties, TrustingSockets.class.getName());
                unlocked.certificates(sql.ca()).ifPresent(pem -> PGProperty.SSL_FACTORY_ARG.set(properties, pem));
            }
        }
        String url =
                "jdbc:postgresql://" + sql.endpoint() + "/" + URLEncoder.encode(sql.database(), StandardCharsets.UTF_8);
        try (var connection = new Driver().connect(url, properties);
                var statement = connection.prepareStatement(sql.query())) {
            connection.setReadOnly(true);
            statement.setMaxRows(1);
            statement.setQueryTimeout(SECONDS_MAX);
            try (var rows = statement.executeQuery()) {
                return new Answer.Value(rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty());
            }
        } catch (SQLException e) {
            throw new IOException("database " + sql.database() + " at " + sql.endpoint() + ": " + Words.of(e), e);
        } finally {
            PinnedSockets.withdraw(properties);
        }
    }
}
