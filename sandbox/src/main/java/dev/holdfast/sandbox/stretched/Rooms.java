package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.process.ChildSpec;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.process.Children;
import dev.holdfast.sandbox.stretched.Links.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Two sites and a witness on loopback, as processes: of each site its agent, the agents of its nodes, and what runs the other
 * site's workloads when they were taken over. Workloads are processes as well, which write into one {@link #diary} that they
 * run. Between all of them lie {@link #links} that can break.
 */
public final class Rooms implements AutoCloseable {

    /** A site. */
    public enum Site {
        A,
        B;

        public Site other() {
            return this == A ? B : A;
        }

        public Place place() {
            return this == A ? Place.A : Place.B;
        }
    }

    /**
     * How they are made.
     *
     * @param nodes of each site
     * @param watchdog how long a pet of a node's watchdog lasts; at most the register's
     * @param stableFor how long a site must have been well before it is let in again
     * @param profile the times to go by before the register was read
     * @param siteOptions further options of both sites' agents
     */
    public record Plan(int nodes, Duration watchdog, Duration stableFor, String profile, List<String> siteOptions) {}

    private static final String HERE = "127.0.0.1:";

    private final Path folder;
    private final Programs programs;
    private final Plan plan;
    private final Papers papers;
    private final Links links = new Links();
    private final Children children;
    private final int witnessPort = free();
    private final Map<Site, Integer> ports = new EnumMap<>(Site.class);
    private final Map<Site, List<String>> members = new EnumMap<>(Site.class);

    /** Makes everything and starts the witness; the register is begun next, and then the sites. */
    public Rooms(Path folder, Programs programs, Plan plan, Consumer<String> log) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.programs = programs;
        this.plan = plan;
        papers = new Papers(folder.resolve("pki"), "rooms");
        children = new Children(log, () -> {});
        for (var site : Site.values()) {
            ports.put(site, free());
            members.put(site, new ArrayList<>());
        }
        var options = new ArrayList<>(List.of("--state", folder("witness"), "--listen", HERE + witnessPort));
        options.addAll(papers.options("witness"));
        launch("witness", "witness", options);
    }

    /** Who a person is, as options, and where the witness is: to begin its register. */
    public List<String> beginning() throws IOException {
        var options = new ArrayList<>(List.of("--witness", "https://" + HERE + witnessPort));
        options.addAll(papers.options("person/sandbox"));
        return options;
    }

    /** As a person, where a site is. */
    public List<String> asking(Site site) throws IOException {
        var options = new ArrayList<>(List.of("--site", "https://" + HERE + ports.get(site)));
        options.addAll(papers.options("person/sandbox"));
        return options;
    }

    /** Starts everything of both sites. */
    public void start() throws IOException {
        for (var site : Site.values()) {
            startSite(site);
            for (var node : nodes(site)) startNode(site, node);
            startTaker(site);
        }
    }

    private void startSite(Site site) throws IOException {
        var name = "site-" + site;
        var options = new ArrayList<>(List.of(
                "--state",
                folder(name),
                "--listen",
                HERE + ports.get(site),
                "--peer",
                link(name + "-to-" + site.other(), site.place(), site.other()),
                "--witness",
                "https://" + HERE + links.open(name + "-to-witness", site.place(), Place.THIRD, witnessPort),
                "--preferred",
                "A",
                "--profile",
                plan.profile(),
                "--stable-for",
                plan.stableFor().toSeconds() + "s"));
        for (var node : nodes(site)) options.addAll(List.of("--node", node));
        options.addAll(plan.siteOptions());
        options.addAll(papers.options("site/" + site));
        launch(name, "site", options);
        members.get(site).add(name);
    }

    private void startNode(Site site, String node) throws IOException {
        var name = "node-" + site + "-" + node;
        var options = new ArrayList<>(List.of(
                "--folder",
                folder(name),
                "--own",
                link(name + "-to-" + site, site.place(), site),
                "--peer",
                link(name + "-to-" + site.other(), site.place(), site.other()),
                "--watchdog",
                "processes",
                "--watchdog-time",
                plan.watchdog().toMillis() / 1e3 + "s",
                "--diary",
                diary().toString(),
                "--stand-in",
                workload(site, node)));
        options.addAll(papers.options("node/%s/%s".formatted(site, node)));
        launch(name, "node", options);
        members.get(site).add(name);
    }

    private void startTaker(Site site) throws IOException {
        var name = "taker-" + site;
        var options = new ArrayList<>(List.of(
                "--folder",
                folder(name),
                "--site",
                link(name + "-to-" + site, site.place(), site),
                "--diary",
                diary().toString()));
        for (var node : nodes(site.other())) {
            options.addAll(List.of("--stand-in", workload(site.other(), node)));
        }
        options.addAll(papers.options("operator/" + site));
        launch(name, "taker", options);
        members.get(site).add(name);
    }

    private String link(String name, Place from, Site to) {
        return "https://" + HERE + links.open(name, from, to.place(), ports.get(to));
    }

    private void launch(String name, String word, List<String> options) {
        children.launch(new ChildSpec(
                name,
                ChildSpec.RANK_GUEST,
                programs.command(word, options),
                Map.of(),
                folder.resolve(name + ".log").toString(),
                true));
    }

    /** The workload of a site that runs on this node of it, unless the other site has taken it over. */
    public static String workload(Site site, String node) {
        return (site + "-" + node).toLowerCase(java.util.Locale.ROOT);
    }

    /** The nodes of a site. */
    public List<String> nodes(Site site) {
        return IntStream.rangeClosed(1, plan.nodes()).mapToObj(i -> "n" + i).toList();
    }

    /** What all workloads write. */
    public Path diary() {
        return folder.resolve("diary");
    }

    public Links links() {
        return links;
    }

    /** Every process of a site, by the name under which it can be killed or paused. */
    public List<String> processes(Site site) {
        return List.copyOf(members.get(site));
    }

    /** The site has no power from now on: everything of it is gone at once, and nothing reaches it. */
    public void dark(Site site) throws IOException {
        for (var place : Place.values()) {
            if (place == site.place()) continue;
            links.cut(site.place(), place);
            links.cut(place, site.place());
        }
        children.kill(processes(site));
        for (var name : processes(site)) Remains.end(folder.resolve(name));
    }

    /** The site has power again, and begins as after any other start. */
    public void light(Site site) {
        for (var place : Place.values()) if (place != site.place()) links.mend(site.place(), place);
        children.start(processes(site));
    }

    /** Ends a process as a bug would; it is started again after a moment. */
    public void kill(String name) {
        children.kill(List.of(name));
        children.start(List.of(name));
    }

    /** A process that does nothing any more, and does not know it. */
    public void pause(String name) {
        children.pause(List.of(name));
    }

    public void resume(String name) {
        children.resume(List.of(name));
    }

    /** Ends a process for good, until {@link #begin}. */
    public void stop(String name) {
        children.kill(List.of(name));
    }

    /** Starts a process that has ended, or was ended. */
    public void begin(String name) {
        children.start(List.of(name));
    }

    /** All is well again: every link, every process. */
    public void heal() {
        for (var one : Place.values()) for (var other : Place.values()) if (one != other) links.mend(one, other);
        var views = children.views();
        children.resume(views.stream()
                .filter(view -> view.state() == ChildState.PAUSED)
                .map(ChildView::name)
                .toList());
        children.start(views.stream()
                .filter(view -> view.state() == ChildState.STOPPED || view.state() == ChildState.EXITED)
                .map(ChildView::name)
                .toList());
    }

    private String folder(String name) {
        return folder.resolve(name).toString();
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends everything, what the agents have started too. */
    @Override
    public void close() throws IOException {
        children.end();
        links.close();
        for (var site : Site.values()) for (var name : processes(site)) Remains.end(folder.resolve(name));
    }
}
