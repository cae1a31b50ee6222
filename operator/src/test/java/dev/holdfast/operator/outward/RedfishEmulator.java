package dev.holdfast.operator.outward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The Redfish emulator of sushy-tools with one machine whose power takes seconds to change, behind TLS and a password. It
 * writes down each request.
 */
public final class RedfishEmulator implements AutoCloseable {

    public static final String USER = "operator";
    public static final String PASSWORD = "bmc-password";

    /** bcrypt of the password. */
    private static final String HASH = "$2b$04$C0PJfvDSWrX/EY56IZ/Me.gtT1rVhiBfQnx5Op5ijCuUn4N4Nwle6";

    private static final String SYSTEM = "27946b59-9e44-4fa7-8e91-f3527a1ef094";

    private final Process process;
    private final Path log;
    private final int port;

    private RedfishEmulator(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** A machine that is on. */
    public static RedfishEmulator start(Path folder, Tls tls) {
        try {
            tls.write(folder, "bmc");
            int port = free();
            var passwords = Files.writeString(folder.resolve("htpasswd"), USER + ":" + HASH + "\n");
            var config = Files.writeString(folder.resolve("emulator.conf"), """
                    SUSHY_EMULATOR_AUTH_FILE = '%s'
                    SUSHY_EMULATOR_STATE_DIR = '%s'
                    SUSHY_EMULATOR_FAKE_SYSTEMS = [{'uuid': '%s', 'name': 'old-primary', 'power_state': 'On', 'nics': []}]
                    """.formatted(
                            passwords, Files.createDirectory(folder.resolve("state")), SYSTEM));
            var log = folder.resolve("emulator.log");
            var process = new ProcessBuilder(
                            program(),
                            "--fake",
                            "--config",
                            config.toString(),
                            "--interface",
                            "127.0.0.1",
                            "--port",
                            port + "",
                            "--ssl-certificate",
                            folder.resolve("bmc.crt").toString(),
                            "--ssl-key",
                            folder.resolve("bmc.key").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            var emulator = new RedfishEmulator(process, log, port);
            Awaitility.await().atMost(2, TimeUnit.MINUTES).until(emulator::listens);
            return emulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program() throws IOException {
        var script = Path.of("..", "scripts", "redfish").toAbsolutePath().normalize();
        var process = new ProcessBuilder(script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String program = new String(process.getInputStream().readAllBytes()).strip();
        try {
            if (process.waitFor() == 0) return program;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(script + " could not install the emulator");
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        if (!process.isAlive()) throw new IllegalStateException("the emulator ended: " + log());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The machine. */
    public String url() {
        return "https://127.0.0.1:" + port + "/redfish/v1/Systems/" + SYSTEM;
    }

    /** How often it was told to do something. */
    public long orders() {
        return requests("POST ").size();
    }

    /** How often it was asked how it is. */
    public long questions() {
        return requests("GET ").size();
    }

    private List<String> requests(String method) {
        var requests = new ArrayList<String>();
        log().lines().filter(line -> line.contains(method + "/redfish")).forEach(requests::add);
        return requests;
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
