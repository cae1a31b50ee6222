package dev.holdfast.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Patroni as Debian has it: two members with a PostgreSQL each, and one etcd in a third place that both ask for the leader's
 * lease. Started and ended as plain processes; as root they run as Debian's user {@code postgres}, for PostgreSQL refuses root.
 */
public final class Patroni implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final String OWNER = "postgres";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /**
     * @param lease Patroni's {@code ttl}: a leader that has not renewed for so long is none, 20 s at least
     * @param beat its {@code loop_wait}, how often the leader renews
     * @param patience its {@code retry_timeout}: how long the store may be silent
     */
    public record Times(Duration lease, Duration beat, Duration patience) {}

    private record Member(int port, Path data, Process patroni) {}

    private final Path folder;
    private final Times times;
    private final Process etcd;
    private final int etcdPort;
    private final Map<String, Member> members = new HashMap<>();

    private Patroni(Path folder, Times times, Path etcd) throws IOException {
        this.folder = folder;
        this.times = times;
        etcdPort = free();
        int peer = free();
        own(Files.createDirectories(folder));
        this.etcd = start(
                "etcd",
                List.of(
                        etcd.toString(),
                        "--data-dir=" + Files.createDirectories(folder.resolve("etcd")),
                        "--listen-client-urls=http://127.0.0.1:" + etcdPort,
                        "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
                        "--listen-peer-urls=http://127.0.0.1:" + peer,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + peer,
                        "--initial-cluster=default=http://127.0.0.1:" + peer));
    }

    /** Starts member {@code a}, which leads, then {@code b}; returns when both are there and b follows. */
    public static Patroni start(Path folder, Times times, Path etcd) {
        try {
            var patroni = new Patroni(folder, times, etcd);
            patroni.join("a");
            patroni.awaitWritable("a", READY_WITHIN);
            patroni.join("b");
            patroni.awaitFollows("b");
            return patroni;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a member with nothing: it takes a copy of the leader's data, if there is a leader. */
    public void join(String name) {
        try {
            int port = free();
            int rest = free();
            var place = folder.resolve(name + "-" + port);
            own(Files.createDirectories(place));
            var config = Files.writeString(place.resolve("patroni.yml"), config(name, port, rest, place));
            own(config);
            var patroni = start(name, asOwner(List.of("patroni", config.toString())));
            members.put(name, new Member(port, place.resolve("data"), patroni));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String config(String name, int port, int rest, Path place) {
        return """
                scope: pair
                name: %1$s
                restapi: {listen: '127.0.0.1:%2$d', connect_address: '127.0.0.1:%2$d'}
                etcd3: {hosts: ['127.0.0.1:%3$d']}
                bootstrap:
                  dcs: {ttl: %4$d, loop_wait: %5$d, retry_timeout: %6$d}
                  initdb: [{encoding: UTF8}]
                postgresql:
                  listen: 127.0.0.1:%7$d
                  connect_address: 127.0.0.1:%7$d
                  data_dir: %8$s/data
                  bin_dir: %9$s
                  pgpass: %8$s/pgpass
                  pg_hba: [host all all 127.0.0.1/32 trust, host replication all 127.0.0.1/32 trust]
                  authentication:
                    superuser: {username: postgres, password: bench}
                    replication: {username: replicator, password: bench}
                  parameters: {unix_socket_directories: '%8$s', shared_buffers: 32MB}
                """.formatted(
                        name,
                        rest,
                        etcdPort,
                        times.lease().toSeconds(),
                        times.beat().toSeconds(),
                        times.patience().toSeconds(),
                        port,
                        place,
                        postgres());
    }

    private static Path postgres() {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow(() -> new IOException("none"));
        } catch (IOException e) {
            throw new IllegalStateException("takeover needs PostgreSQL's programs: apt-get install postgresql", e);
        }
    }

    /** Member and database are gone at once, as without power. */
    public long kill(String name) {
        var member = members.remove(name);
        long now = System.nanoTime();
        var all = new ArrayList<>(tree(member.patroni().toHandle()));
        postmaster(member).ifPresent(handle -> all.addAll(tree(handle)));
        all.forEach(ProcessHandle::destroyForcibly);
        return now;
    }

    private static List<ProcessHandle> tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    /** It is no child of Patroni's. */
    private static java.util.Optional<ProcessHandle> postmaster(Member member) {
        try {
            var file = member.data().resolve("postmaster.pid");
            if (!Files.exists(file)) return java.util.Optional.empty();
            return ProcessHandle.of(
                    Long.parseLong(Files.readAllLines(file).getFirst().strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the member's database has first taken a row, by {@link System#nanoTime}. */
    public long awaitWritable(String name, Duration within) {
        Until.so(name + " takes rows", within, LOOK_AGAIN, () -> writes(name));
        return System.nanoTime();
    }

    /** The member has all that the leader has, and hears of what comes. */
    public void awaitFollows(String name) {
        Until.so(name + " follows", READY_WITHIN, LOOK_AGAIN, () -> {
            try (var connection = connect(name);
                    var statement = connection.createStatement();
                    var found = statement.executeQuery(
                            "select count(*) from pg_stat_wal_receiver where status = 'streaming'")) {
                return found.next() && found.getInt(1) == 1;
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    private boolean writes(String name) {
        try (var connection = connect(name);
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists row_taken (at timestamptz)");
            return statement.executeUpdate("insert into row_taken values (now())") == 1;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&connectTimeout=2&socketTimeout=5"
                        .formatted(members.get(name).port()));
    }

    private Process start(String name, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
    }

    private static List<String> asOwner(List<String> command) {
        if (!ROOT) return command;
        var all = new ArrayList<>(List.of("setpriv", "--reuid", OWNER, "--regid", OWNER, "--clear-groups"));
        all.addAll(command);
        return all;
    }

    private static void own(Path path) throws IOException {
        if (!ROOT) return;
        var users = path.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(path, users.lookupPrincipalByName(OWNER));
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        List.copyOf(members.keySet()).forEach(this::kill);
        etcd.destroyForcibly();
    }
}
