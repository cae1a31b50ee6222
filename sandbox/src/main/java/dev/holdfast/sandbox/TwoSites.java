package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.Memory;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.Json;
import dev.holdfast.sandbox.stretched.PairAuthority;
import dev.holdfast.sandbox.stretched.Parts;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A running sandbox of two sites and a witness, owned by one supervisor process. This object only asks that supervisor, and the
 * processes of the sites; any number of processes may hold one for the same sandbox.
 */
public final class TwoSites {

    static final List<String> NAMES = List.of("A", "B");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Shed shed;
    private final TwoSitesSpec spec;
    private final SandboxRecord record;
    private final ControlClient supervisor;

    private TwoSites(Shed shed, TwoSitesSpec spec, SandboxRecord record, ControlClient supervisor) {
        this.shed = shed;
        this.spec = spec;
        this.record = record;
        this.supervisor = supervisor;
    }

    /**
     * Brings two sites up, and returns when each runs what is its own. Something stale of that name is cleaned up first.
     *
     * @param program from whose copies the processes run
     */
    public static TwoSites up(TwoSitesSpec spec, SiteProgram program, Consumer<String> progress) {
        var shed = Shed.ofEnvironment();
        Foundation.lay(shed, spec.name(), spec.bound(), progress, () -> {}, (folder, supervisor) -> {
            var record =
                    new SandboxRecord(spec.name(), Instant.now().toString(), "", "", 0, spec.bound(), false, List.of());
            Json.write(folder.resolve(TwoSitesSpec.FILE), spec);
            Json.write(folder.resolve(SandboxRecord.FILE), record);
            PairAuthority.sign(folder, spec.nodes());
            supervisor.ask(new Request.Stretch(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    SupervisorStart.classPath(folder.resolve("lib-sites"), program.classes()),
                    program.main(),
                    spec.nodes(),
                    spec.profile(),
                    spec.watchdogMillis(),
                    Duration.ofSeconds(spec.stableForSeconds()).toMillis(),
                    spec.siteOptions()));
            progress.accept("witness: ready, the register is begun");
            new TwoSites(shed, spec, record, supervisor).awaitAll(progress);
            Json.write(folder.resolve(SandboxRecord.FILE), record.nowReady());
        });
        return get(spec.name());
    }

    /** The running two sites of that name. */
    public static Optional<TwoSites> find(String name) {
        var shed = Shed.ofEnvironment();
        try {
            return shed.stretched(name) && shed.running(name) ? Optional.of(open(shed, name)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TwoSites get(String name) {
        return find(name).orElseThrow(() -> new SandboxFault("sandbox \"" + name + "\" has gone down meanwhile"));
    }

    private static TwoSites open(Shed shed, String name) throws IOException {
        var spec = Json.read(shed.sandbox(name).resolve(TwoSitesSpec.FILE), TwoSitesSpec.class);
        return new TwoSites(shed, spec, shed.record(name).orElseThrow(), Sandbox.control(shed, name));
    }

    private void awaitAll(Consumer<String> progress) {
        var told = new ArrayList<Site>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (var health = health(); told.size() < Site.values().length; health = health()) {
            for (var site : Site.values()) {
                if (told.contains(site) || !health.serves(site)) continue;
                told.add(site);
                progress.accept("site %s: acts, and runs what is its own: %s"
                        .formatted(site, String.join(", ", workloads(site))));
            }
            if (System.nanoTime() - end > 0) {
                throw new SandboxFault(
                        "two sites did not begin to work within %d s; how they are: %s; their logs are in %s"
                                .formatted(PATIENCE.toSeconds(), health.troubles(), folder()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxFault("interrupted while two sites were waited for", e);
        }
    }

    public String name() {
        return spec.name();
    }

    public TwoSitesSpec spec() {
        return spec;
    }

    public Path folder() {
        return shed.sandbox(name());
    }

    /** What a site runs when all is well. */
    public List<String> workloads(Site site) {
        return Rooms.nodes(spec.nodes()).stream()
                .map(node -> Rooms.workload(site, node))
                .toList();
    }

    /** Into which every workload writes that it runs, with the time of the machine. */
    public Path diary() {
        return folder().resolve("diary");
    }

    /** Ends every process and removes the folder. */
    public void down() {
        Sandbox.down(name(), line -> {});
    }

    /** Every process under the supervisor, with its state; the one that began the register is none of them. */
    public List<ChildView> children() {
        var children = convert(ask(new Request.Status()).path("children"), ChildView[].class);
        return List.of(children).stream()
                .filter(child -> child.state() != ChildState.EXITED || child.exitCode() != 0)
                .toList();
    }

    /** Where everything is. */
    public TwoSitesInfo info() {
        return new TwoSitesInfo(name(), folder(), record.createdAt(), supervisorPid(), spec, view(), children());
    }

    /** The process that owns all others. */
    public ChildView supervisor() {
        var pid = supervisorPid();
        var log = folder().resolve("supervisor.log").toString();
        return new ChildView("supervisor", ChildState.RUNNING, pid, -1, 0, Memory.resident(pid), log);
    }

    private long supervisorPid() {
        try {
            return shed.supervisor(name())
                    .map(written -> written.supervisor().pid())
                    .orElse(-1L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the sites are now, by their own words and by the processes that run. */
    public TwoSitesHealth health() {
        return TwoSitesHealth.of(folder(), view());
    }

    /**
     * Breaks a part until it is healed; returns how it is now.
     *
     * @throws SandboxFault when there is no such part, or it cannot be broken so, or it is broken already
     */
    public String breakDown(Trouble trouble) {
        var view = view();
        var parts = Parts.of(spec.nodes(), view.links());
        known(trouble.target(), parts);
        parts.check(trouble);
        var broken = view.broken().get(trouble.target());
        if (broken != null) {
            throw SandboxFault.wrongly("\"%s\" is %s already; heal it first (holdfast sandbox heal %s %s)"
                    .formatted(trouble.target(), broken, name(), trouble.target()));
        }
        ask(new Request.Break(
                trouble.target(), trouble.how().name(), trouble.by().toMillis()));
        return parts.words(trouble);
    }

    private void known(String target, Parts parts) {
        if (parts.names().contains(target)) return;
        throw SandboxFault.wrongly(Nearest.unknown("part", target, parts.names()) + " in sandbox \"" + name()
                + "\"; sites are A and B, between places lie A-B, A-witness and B-witness, and"
                + " \"holdfast sandbox info " + name() + "\" has all names");
    }

    /** Heals what was broken, or all that is; returns when the agents that are not broken otherwise answer. */
    public void heal(Optional<String> target, Consumer<String> progress) {
        var broken = view().broken();
        if (target.isPresent()) {
            known(target.get(), Parts.of(spec.nodes(), view().links()));
            if (!broken.containsKey(target.get())) {
                throw SandboxFault.wrongly("\"" + target.get() + "\" is not broken; "
                        + (broken.isEmpty() ? "nothing is" : "broken: " + String.join(", ", broken.keySet())));
            }
        }
        ask(new Request.Heal(target.orElse("")));
        awaitAnswers();
        progress.accept(
                broken.isEmpty()
                        ? "nothing was broken"
                        : target.orElse(String.join(", ", broken.keySet())) + ": healed");
        var left = view().broken();
        if (!left.isEmpty()) progress.accept("still broken: " + String.join(", ", left.keySet()));
    }

    private void awaitAnswers() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (var silent = silent(); !silent.isEmpty(); silent = silent()) {
            if (System.nanoTime() - end > 0) {
                throw new SandboxFault("%s did not answer within %d s; the logs are in %s"
                        .formatted(silent, PATIENCE.toSeconds(), folder()));
            }
            pause();
        }
    }

    /** Agents of sites that run and do not answer; those of a site that is broken itself are not waited for. */
    private List<String> silent() {
        var health = health();
        return Stream.of(Site.values())
                .filter(site -> !health.broken().containsKey(site.name())
                        && !health.broken().containsKey(Rooms.agent(site)))
                .filter(site -> !health.words().get(site).answers())
                .map(Rooms::agent)
                .toList();
    }

    private Rooms.View view() {
        return convert(ask(new Request.Stretched()), Rooms.View.class);
    }

    private JsonNode ask(Request request) {
        try {
            return supervisor.ask(request);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "sandbox \"" + name() + "\" cannot be asked; \"holdfast sandbox list\" tells its state", e);
        }
    }

    private static <T> T convert(JsonNode node, Class<T> type) {
        return Json.MAPPER.convertValue(node, type);
    }
}
