package dev.holdfast.arbiter.witness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A row in a PostgreSQL server of its own, in a third place. The tag is made anew with each write and carries the identifier
 * of the server's data, so that neither another server nor one that was restored takes a write that was meant for this one.
 * A server that does not wait for its disk, or that follows another, is not relied on.
 */
public final class PostgresWitness implements Witness {

    /** Connections that are kept; a fifth exchange at the same time waits. */
    private static final int CONNECTIONS_MAX = 4;

    /** After this a connection that says nothing is given up; an exchange has a shorter time of its own. */
    private static final String SECONDS_MAX = "10";

    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS holdfast_register (name text PRIMARY KEY, tag text NOT NULL, value bytea NOT NULL)";
    private static final String READ =
            "SELECT s.system_identifier || '.' || r.tag, r.value FROM pg_control_system() s LEFT JOIN holdfast_register r ON r.name = ?";
    private static final String INSERT =
            "INSERT INTO holdfast_register (name, tag, value) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING";
    private static final String UPDATE = "UPDATE holdfast_register SET tag = ?, value = ? WHERE name = ?"
            + " AND (SELECT system_identifier FROM pg_control_system()) || '.' || tag = ?";
    private static final String SYSTEM = "SELECT system_identifier::text FROM pg_control_system()";
    private static final String TRUST = "SELECT pg_is_in_recovery(), current_setting('fsync'),"
            + " current_setting('full_page_writes'), current_setting('synchronous_commit')";

    private final Store store;
    private final String name;

    /** @param url a JDBC URL with everything that it takes to log in, TLS included */
    public PostgresWitness(String url) {
        this(new Store(url), REGISTER);
    }

    private PostgresWitness(Store store, String name) {
        this.store = store;
        this.name = name;
    }

    private static final class Store {
        private final String url;
        private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
        private final Semaphore turns = new Semaphore(CONNECTIONS_MAX);
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        Store(String url) {
            this.url = url;
        }

        private Connection open() throws SQLException {
            var bounds = new Properties();
            bounds.setProperty("connectTimeout", SECONDS_MAX);
            bounds.setProperty("socketTimeout", SECONDS_MAX);
            var connection = DriverManager.getConnection(url, bounds);
            try (var statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = on");
                trust(connection);
                statement.execute(TABLE);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        private static void trust(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(TRUST)) {
                row.next();
                if (row.getBoolean(1)) throw new SQLException("this server follows another, and may be behind it");
                for (int i = 2; i <= 4; i++) {
                    if (row.getString(i).equals("on")) continue;
                    throw new SQLException("%s is %s: this server may forget what it has acknowledged"
                            .formatted(row.getMetaData().getColumnLabel(i), row.getString(i)));
                }
            }
        }
    }

    private interface Exchange<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Runs once, on one connection; whatever goes wrong, that connection is not used again. */
    private <T> T exchange(Duration within, Exchange<T> exchange) throws SQLException {
        long nanos = within.toNanos();
        var work = store.threads.submit(() -> {
            if (!store.turns.tryAcquire(nanos, TimeUnit.NANOSECONDS)) throw new SQLException("no connection was free");
            try {
                var kept = Optional.ofNullable(store.idle.poll());
                var connection = kept.isPresent() ? kept.get() : store.open();
                try {
                    var result = exchange.with(connection);
                    store.idle.push(connection);
                    return result;
                } catch (SQLException | RuntimeException e) {
                    connection.abort(store.threads);
                    throw e;
                }
            } finally {
                store.turns.release();
            }
        });
        try {
            return work.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new SQLException("the witness does not answer within " + within.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SQLException sql ? sql : new SQLException(failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted");
        }
    }

    @Override
    public Read read(Duration within) {
        try {
            return exchange(within, connection -> {
                try (var select = connection.prepareStatement(READ)) {
                    select.setString(1, name);
                    try (var row = select.executeQuery()) {
                        row.next();
                        var tag = row.getString(1);
                        return tag == null ? new Read.Nothing() : new Read.Found(tag, row.getBytes(2));
                    }
                }
            });
        } catch (SQLException e) {
            return new Read.Silent(words(e));
        }
    }

    @Override
    public Wrote write(Optional<String> expected, byte[] value, Duration within) {
        try {
            return exchange(within, connection -> {
                var system = system(connection);
                var tag = UUID.randomUUID().toString();
                int rows = expected.isPresent()
                        ? update(connection, expected.get(), tag, value)
                        : insert(connection, tag, value);
                return rows == 1
                        ? new Wrote.Done(system + "." + tag)
                        : new Wrote.Conflict("the row has another tag, or is not of this server");
            });
        } catch (SQLException e) {
            return new Wrote.Unknown(words(e));
        }
    }

    private static String system(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SYSTEM)) {
            row.next();
            return row.getString(1);
        }
    }

    private int insert(Connection connection, String tag, byte[] value) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, name);
            insert.setString(2, tag);
            insert.setBytes(3, value);
            return insert.executeUpdate();
        }
    }

    private int update(Connection connection, String expected, String tag, byte[] value) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            update.setString(1, tag);
            update.setBytes(2, value);
            update.setString(3, name);
            update.setString(4, expected);
            return update.executeUpdate();
        }
    }

    private static String words(SQLException e) {
        return "PostgreSQL as the witness: " + e.getMessage();
    }

    @Override
    public Witness named(String other) {
        return new PostgresWitness(store, other);
    }

    @Override
    public void close() {
        store.idle.forEach(connection -> {
            try {
                connection.close();
            } catch (SQLException broken) {
                // It is gone anyway.
            }
        });
        store.threads.shutdownNow();
    }
}
