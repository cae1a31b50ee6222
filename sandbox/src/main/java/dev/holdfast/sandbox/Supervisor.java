package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.balance.LoadBalancer;
import dev.holdfast.sandbox.cluster.ApiServer;
import dev.holdfast.sandbox.cluster.Folders;
import dev.holdfast.sandbox.process.Children;
import dev.holdfast.sandbox.process.ControlServer;
import dev.holdfast.sandbox.process.ControlSocket;
import dev.holdfast.sandbox.process.Ports;
import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.Json;
import dev.holdfast.sandbox.store.Tree;
import dev.holdfast.sandbox.stretched.Programs;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one process that owns everything a sandbox runs. It knows processes, not clusters: what to start comes over its
 * socket. Of two sites it also is every link between them. Its end is the end of the sandbox, whether it is asked to go, loses whom it was bound to, or is killed.
 */
public final class Supervisor {
    /** Whoever starts a supervisor must bind it to itself within this time. */
    private static final Duration ORPHAN = Duration.ofMinutes(3);

    private final Path folder;
    private final Children children = new Children(Supervisor::log, () -> changed(this));
    private final Ports ports;
    private final Map<String, JsonNode> annotations = new ConcurrentSkipListMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Optional<Rooms> rooms = Optional.empty();

    private Supervisor(Path folder) throws IOException {
        this.folder = folder;
        this.ports = Ports.open(new SecureRandom());
    }

    /** The one argument is the sandbox's folder. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var supervisor = new Supervisor(Path.of(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::endAll, "end"));
        supervisor.run();
    }

    private void run() throws IOException, InterruptedException {
        var socket = ControlSocket.of(folder);
        var server = ControlServer.open(socket, this::answer, this::holderDied);
        try {
            var sentinel =
                    ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
            var identity =
                    new SupervisorRecord(ProcessIdentity.current(), ProcessIdentity.of(sentinel), socket.toString());
            Json.write(folder.resolve(SupervisorRecord.FILE), identity);
            log("supervisor of " + folder + " is pid " + identity.supervisor().pid());
            if (!held.await(ORPHAN.toSeconds(), TimeUnit.SECONDS)) {
                log("nobody took this supervisor within " + ORPHAN.toSeconds() + " s");
                return;
            }
            end.await();
            endAll();
        } finally {
            server.close();
            ports.close();
        }
    }

    private Object answer(Request request) {
        return switch (request) {
            case Request.Launch launch -> changed(children.launch(launch.child()));
            case Request.Signal signal -> signal(signal);
            case Request.Status status -> Map.of("children", children.views(), "annotations", annotations);
            case Request.ClaimPorts wanted -> claim(wanted.count());
            case Request.Annotate note -> annotate(note.key(), note.value());
            case Request.Balance wanted -> balance(wanted);
            case Request.Stretch wanted -> stretch(wanted);
            case Request.Stretched look -> rooms().view();
            case Request.Break wanted -> breakDown(wanted);
            case Request.Heal wanted -> heal(wanted.target());
            case Request.Hold hold -> {
                held.countDown();
                yield Map.of();
            }
            case Request.Shutdown shutdown -> {
                log("asked to end");
                endAll();
                end.countDown();
                yield Map.of();
            }
        };
    }

    private Object signal(Request.Signal signal) {
        switch (signal.act()) {
            case START -> children.start(signal.names());
            case STOP -> children.stop(signal.names());
            case KILL -> children.kill(signal.names());
            case PAUSE -> children.pause(signal.names());
            case RESUME -> children.resume(signal.names());
        }
        return changed(Map.of());
    }

    /** Writes down the pids, so that whoever finds the folder after a crash can see that they are gone. */
    private synchronized Object changed(Object answer) {
        var pids = children.views().stream()
                .filter(view -> view.pid() > 0)
                .map(view -> ProcessIdentity.of(view.pid()))
                .toList();
        try {
            Json.write(folder.resolve("children.json"), pids);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    private Object claim(int count) {
        try {
            return ports.claim(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object balance(Request.Balance wanted) {
        try {
            var api = ApiServer.connect(wanted.server(), new Folders(folder).pki(), "ca", "steward");
            LoadBalancer.start(wanted.cluster(), api, Supervisor::log);
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object stretch(Request.Stretch wanted) {
        var programs = new Programs(wanted.java(), wanted.classpath(), wanted.main());
        var plan = new Rooms.Plan(
                wanted.nodes(),
                Duration.ofMillis(wanted.watchdogMillis()),
                Duration.ofMillis(wanted.stableForMillis()),
                wanted.profile(),
                wanted.siteOptions());
        try {
            var made = new Rooms(folder, programs, plan, children, ports);
            rooms = Optional.of(made);
            made.begin();
            made.start();
            return changed(made.view());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Rooms rooms() {
        return rooms.orElseThrow(() -> new IllegalStateException("this sandbox has no two sites"));
    }

    private Object breakDown(Request.Break wanted) {
        var how = Trouble.How.valueOf(wanted.how());
        try {
            rooms().breakDown(new Trouble(wanted.target(), how, Duration.ofMillis(wanted.byMillis())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changed(rooms().view());
    }

    private Object heal(String target) {
        rooms().heal(Optional.of(target).filter(name -> !name.isEmpty()));
        return changed(rooms().view());
    }

    private Object annotate(String key, JsonNode value) {
        annotations.put(key, value);
        return Map.of();
    }

    /** The sandbox was bound to a process that is no more: it goes, and nobody is left to remove its folder. */
    private void holderDied() {
        log("the process that this sandbox was bound to is gone");
        endAll();
        try {
            Tree.delete(new Folders(folder).sandbox());
        } catch (IOException e) {
            log("cannot remove " + folder + ": " + e.getMessage());
        }
        end.countDown();
    }

    private void endAll() {
        if (ended.compareAndSet(false, true)) {
            children.end();
            rooms.ifPresent(Supervisor::close);
            log("all children have ended");
        }
    }

    private static void close(Rooms rooms) {
        try {
            rooms.close();
        } catch (IOException e) {
            log("not all of two sites has ended: " + e.getMessage());
        }
    }

    private static void log(String line) {
        System.out.println(Instant.now() + " " + line);
    }
}
