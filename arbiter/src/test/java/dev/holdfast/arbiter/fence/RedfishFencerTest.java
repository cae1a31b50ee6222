package dev.holdfast.arbiter.fence;

import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** Against the Redfish emulator of sushy-tools, whose machine takes a while to change, behind TLS and a password. */
class RedfishFencerTest extends FencerContract {

    private static final String SYSTEM = "27946b59-9e44-4fa7-8e91-f3527a1ef094";
    private static final String HASH = "$2b$04$C0PJfvDSWrX/EY56IZ/Me.gtT1rVhiBfQnx5Op5ijCuUn4N4Nwle6";

    private Process process;
    private Device device;

    @Override
    Fencer fencer(Path password) throws Exception {
        int port = free();
        var authority = Authority.create("bmc", Instant.now());
        authority.write(folder, "ca");
        authority.server(Subject.of("bmc"), List.of(), List.of(), Instant.now()).write(folder, "bmc");
        var passwords = Files.writeString(folder.resolve("htpasswd"), "operator:" + HASH + "\n");
        var config = Files.writeString(folder.resolve("emulator.conf"), """
                SUSHY_EMULATOR_AUTH_FILE = '%s'
                SUSHY_EMULATOR_STATE_DIR = '%s'
                SUSHY_EMULATOR_FAKE_SYSTEMS = [{'uuid': '%s', 'name': 'node', 'power_state': 'On', 'nics': []}]
                """.formatted(
                        passwords, Files.createDirectory(folder.resolve("state")), SYSTEM));
        process = new ProcessBuilder(
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
                .redirectOutput(folder.resolve("emulator.log").toFile())
                .start();
        Awaitility.await().atMost(2, TimeUnit.MINUTES).until(() -> listens(port));
        var address = URI.create("https://127.0.0.1:%d/redfish/v1/Systems/%s".formatted(port, SYSTEM));
        device = new Device(address, Optional.of(folder.resolve("ca.crt")), user(), Optional.of(password));
        return new RedfishFencer(device);
    }

    private static String program() throws IOException, InterruptedException {
        var script = Path.of("..", "scripts", "redfish").toAbsolutePath().normalize();
        var process = new ProcessBuilder(script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var program = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) throw new IOException(script + " could not install the emulator");
        return program;
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens(int port) throws IOException {
        if (!process.isAlive()) throw new IllegalStateException(log());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("emulator.log"));
    }

    @Override
    boolean on() throws Exception {
        Files.writeString(folder.resolve("asks"), RIGHT);
        var asks = new Device(device.address(), device.authority(), user(), Optional.of(folder.resolve("asks")));
        return !new RedfishFencer(asks).ask(Duration.ofSeconds(30)).off();
    }

    @Override
    long orders() throws IOException {
        return log().lines().filter(line -> line.contains("POST /redfish")).count();
    }

    @Override
    void silence() throws Exception {
        process.destroyForcibly().waitFor();
    }

    @AfterEach
    void none_is_left() throws Exception {
        if (process != null) process.destroyForcibly().waitFor();
    }
}
