package dev.holdfast.arbiter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.witness.HttpWitness;
import dev.holdfast.arbiter.witness.Witness;
import dev.holdfast.core.arbitration.Copies;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.sandbox.stretched.FaultProxy;
import dev.holdfast.sandbox.stretched.FaultProxy.Fault;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Two sites and a witness as processes on loopback, with a way that can be cut for every link between them. */
public final class Town implements AutoCloseable {

    /** Short, and patient with a slow machine; every inequality holds. */
    public static final Parameters TIMES = new Parameters(
            Duration.ofSeconds(14),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            500,
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofMillis(3_500),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofMillis(500));

    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path folder;
    private final Papers papers;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<Side, Integer> ports = new EnumMap<>(Side.class);
    private final Map<Side, FaultProxy> toSite = new EnumMap<>(Side.class);
    private final Map<Side, FaultProxy> toWitness = new EnumMap<>(Side.class);
    private final int witnessPort;

    public Town(Path folder) throws IOException {
        this.folder = folder;
        papers = new Papers(folder.resolve("pki"), "rooms");
        witnessPort = freePort();
        for (var side : Side.values()) {
            ports.put(side, freePort());
            toSite.put(side, new FaultProxy(ports.get(side)));
            toWitness.put(side, new FaultProxy(witnessPort));
        }
    }

    private static String address(FaultProxy way) {
        return "https://127.0.0.1:" + way.port();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public Path lines() {
        return folder.resolve("lines");
    }

    public Runs runs() {
        return Runs.read(lines());
    }

    public void startWitness() throws IOException {
        var words = new ArrayList<>(List.of(
                "witness", "--state", folder.resolve("witness").toString(), "--listen", "127.0.0.1:" + witnessPort));
        words.addAll(papers.options("witness"));
        start("witness", "dev.holdfast.arbiter.Main", words);
    }

    /** A register that both sites know of; the witness answers by then. */
    public void begin(Side primary) throws IOException {
        var register = new Register("one", "begun", 1, Members.BOTH, primary, Copies.SYNC, 0, 0, "", "", 0, TIMES);
        var link = new LinkClient(
                URI.create("https://127.0.0.1:" + witnessPort),
                papers.credentials("person/test"),
                Party.Witness.class::isInstance,
                "the witness",
                WITHIN,
                System.err::println);
        try (var witness = new HttpWitness(link)) {
            var value = RegisterReading.write(register).print().getBytes(UTF_8);
            var wrote = witness.write(Optional.empty(), value, WITHIN);
            if (wrote instanceof Witness.Wrote.Unknown) throw new IOException("no register was begun: " + wrote);
        }
    }

    public void startSite(Side side) throws IOException {
        var words = new ArrayList<>(List.of(
                "site",
                "--state",
                folder.resolve("site-" + side).toString(),
                "--listen",
                "127.0.0.1:" + ports.get(side),
                "--peer",
                address(toSite.get(side.peer())),
                "--witness",
                address(toWitness.get(side)),
                "--node",
                "n1",
                "--profile",
                "fast",
                "--stable-for",
                "4s"));
        words.addAll(papers.options("site/" + side));
        start("site-" + side, "dev.holdfast.arbiter.Main", words);
    }

    public void startWorkloads(Side side) throws IOException {
        for (var role : List.of("node", "operator")) {
            var files = papers.options(role.equals("node") ? "node/%s/n1".formatted(side) : "operator/" + side);
            var words = List.of(
                    role,
                    side.name(),
                    "https://127.0.0.1:" + ports.get(side),
                    address(toSite.get(side.peer())),
                    files.get(1),
                    files.get(3),
                    files.get(5),
                    lines().toString());
            start(role + "-" + side, StandIn.class.getName(), words);
        }
    }

    private void start(String name, String main, List<String> words) throws IOException {
        var command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-Xmx32m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(words);
        var log = folder.resolve(name + ".log").toFile();
        processes.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .redirectInput(new File("/dev/null"))
                        .start());
    }

    /** What a command has answered. */
    public record Ran(int exit, String output) {}

    /** A command about the pair, as a person types it. */
    public Ran command(String person, String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(papers.options(person));
        var name = "command-" + processes.size() + "-" + words[0] + "-" + System.nanoTime();
        start(name, "dev.holdfast.arbiter.Main", all);
        var process = processes.remove(name);
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", words) + " does not end");
        }
        return new Ran(process.exitValue(), Files.readString(folder.resolve(name + ".log")));
    }

    /** Where a site answers, for a command. */
    public String at(Side side) {
        return "https://127.0.0.1:" + ports.get(side);
    }

    /** Where the witness answers, for a command. */
    public String witness() {
        return "https://127.0.0.1:" + witnessPort;
    }

    public void kill(String name) throws InterruptedException {
        var process = processes.remove(name);
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    /** Everything of the site is gone at once. */
    public void dark(Side side) throws InterruptedException {
        for (var name : List.of("node-" + side, "operator-" + side, "site-" + side)) kill(name);
    }

    public void pause(String name) throws IOException, InterruptedException {
        signal("STOP", name);
    }

    public void resume(String name) throws IOException, InterruptedException {
        signal("CONT", name);
    }

    private void signal(String signal, String name) throws IOException, InterruptedException {
        var pid = Long.toString(processes.get(name).pid());
        int code = new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
        if (code != 0) throw new IOException("kill -%s %s has failed".formatted(signal, pid));
    }

    public void cutLink() {
        toSite.values().forEach(way -> way.set(Fault.CUT));
    }

    public void healLink() {
        toSite.values().forEach(way -> way.set(Fault.NONE));
    }

    /** What the site says of itself; empty when it does not answer. */
    public Optional<String> status(Side side) throws IOException {
        var party = new Party.Site(side);
        try (var link = new LinkClient(
                URI.create("https://127.0.0.1:" + ports.get(side)),
                papers.credentials("person/test"),
                party::equals,
                "site",
                WITHIN,
                words -> {})) {
            return Optional.of(new String(link.get("/v1/status", WITHIN).body(), UTF_8));
        } catch (Silence silence) {
            return Optional.empty();
        }
    }

    public boolean stands(Side side, String standing) throws IOException {
        return status(side)
                .filter(text -> text.contains("\"standing\":\"%s\"".formatted(standing)))
                .isPresent();
    }

    /** What all processes have said, for whoever reads why a test has failed. */
    public String logs() {
        var out = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(each -> each.toString().matches(".*(\\.log|\\.jsonl)"))
                    .sorted()
                    .toList()) {
                out.append("== %s%n%s%n".formatted(folder.relativize(file), Files.readString(file)));
            }
        } catch (IOException e) {
            out.append(e);
        }
        return out.toString();
    }

    @Override
    public void close() throws IOException {
        processes.values().forEach(Process::destroyForcibly);
        for (var way : toSite.values()) way.close();
        for (var way : toWitness.values()) way.close();
    }
}
