package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ChildSpec;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.process.Children;
import dev.holdfast.sandbox.process.Ports;
import dev.holdfast.sandbox.stretched.Links.Link;
import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Trouble.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two sites and a witness on loopback, as processes: of each site its agent, the agents of its nodes, and what runs the other
 * site's workloads when they were taken over. Workloads are processes as well, which write into one {@link #diary} that they
 * run. Between all of them lie {@link Links} that can break. All of it can be {@link #breakDown broken} and healed.
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

    /**
     * Where everything is.
     *
     * @param ports of the sites' agents, by site
     * @param broken what is broken, and how
     */
    public record View(
            int witnessPort, Map<String, Integer> ports, int nodes, List<Link> links, Map<String, String> broken) {}

    private static final String HERE = "127.0.0.1:";
    private static final String REGISTER = "register";
    static final String PERSON = "person/sandbox";
    private static final Duration REGISTER_WITHIN = Duration.ofSeconds(45);
    private static final int LAST_WORDS = 10;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Path folder;
    private final Programs programs;
    private final Plan plan;
    private final Papers papers;
    private final Links links = new Links();
    private final Children children;
    private final Ports claims;
    private final int witnessPort;
    private final Map<Site, Integer> ports = new EnumMap<>(Site.class);
    private final Map<String, Trouble> troubles = new LinkedHashMap<>();

    /**
     * Makes everything and starts the witness; the register is begun next, and then the sites.
     *
     * @param folder with certificates by {@link PairAuthority}
     */
    public Rooms(Path folder, Programs programs, Plan plan, Children children, Ports claims) throws IOException {
        this.folder = folder;
        this.programs = programs;
        this.plan = plan;
        this.children = children;
        this.claims = claims;
        papers = papers(folder);
        witnessPort = free();
        for (var site : Site.values()) ports.put(site, free());
        var options = new ArrayList<>(List.of("--state", folder(Parts.WITNESS), "--listen", HERE + witnessPort));
        options.addAll(papers.options("witness"));
        launch(Parts.WITNESS, "witness", options, true);
    }

    static Papers papers(Path rooms) {
        return new Papers(rooms.resolve("pki"));
    }

    /** Everybody who needs a certificate. */
    static List<String> parties(int nodes) {
        var parties = new ArrayList<>(List.of("witness", PERSON));
        for (var site : Site.values()) {
            parties.addAll(List.of("site/" + site, "operator/" + site));
            for (var node : nodes(nodes)) parties.add("node/%s/%s".formatted(site, node));
        }
        return parties;
    }

    /** Who a person is, as options, and where the witness is: to begin its register. */
    public List<String> beginning() {
        var options = new ArrayList<>(List.of("--witness", "https://" + HERE + witnessPort));
        options.addAll(papers.options(PERSON));
        return options;
    }

    /** As a person, where a site is. */
    public List<String> asking(Site site) {
        var options = new ArrayList<>(List.of("--site", "https://" + HERE + ports.get(site)));
        options.addAll(papers.options(PERSON));
        return options;
    }

    /** Makes the register with the times of the plan's profile, and returns when it is there. */
    public void begin() throws IOException {
        var options = new ArrayList<>(beginning());
        options.addAll(List.of("--profile", plan.profile()));
        long end = System.nanoTime() + REGISTER_WITHIN.toNanos();
        awaitWitness(end);
        do {
            launch(REGISTER, "begin", options, false);
            if (ended(REGISTER, end).exitCode() == 0) return;
        } while (System.nanoTime() - end < 0);
        throw new SandboxFault(
                "no register was begun within %d s; the last words of the witness:%n%s%nand of who began it:%n%s"
                        .formatted(REGISTER_WITHIN.toSeconds(), lastWords(Parts.WITNESS), lastWords(REGISTER)));
    }

    private String lastWords(String process) throws IOException {
        var log = log(folder, process);
        if (!Files.exists(log)) return "";
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }

    private void awaitWitness(long end) throws IOException {
        while (System.nanoTime() - end < 0) {
            try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), witnessPort)) {
                if (socket.isConnected()) return;
            } catch (java.net.ConnectException notYet) {
                pause();
            }
        }
    }

    private ChildView ended(String name, long end) throws IOException {
        while (System.nanoTime() - end < 0) {
            var view = view(name);
            if (view.state() == ChildState.EXITED) return view;
            pause();
        }
        children.kill(List.of(name));
        return view(name);
    }

    private ChildView view(String name) {
        return children.views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while two sites were started", e);
        }
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
        var name = agent(site);
        var options = new ArrayList<>(List.of(
                "--state",
                folder(name),
                "--listen",
                HERE + ports.get(site),
                "--peer",
                link(name, site, site.other()),
                "--witness",
                "https://" + HERE + links.open(name + "-to-witness", site.place(), Place.THIRD, free(), witnessPort),
                "--preferred",
                "A",
                "--profile",
                plan.profile(),
                "--stable-for",
                plan.stableFor().toSeconds() + "s"));
        for (var node : nodes(site)) options.addAll(List.of("--node", node));
        options.addAll(plan.siteOptions());
        options.addAll(papers.options("site/" + site));
        launch(name, "site", options, true);
    }

    private void startNode(Site site, String node) throws IOException {
        var name = node(site, node);
        var options = new ArrayList<>(List.of(
                "--folder",
                folder(name),
                "--own",
                link(name, site, site),
                "--peer",
                link(name, site, site.other()),
                "--watchdog",
                "processes",
                "--watchdog-time",
                plan.watchdog().toMillis() / 1e3 + "s",
                "--diary",
                diary(folder).toString(),
                "--stand-in",
                workload(site, node)));
        options.addAll(papers.options("node/%s/%s".formatted(site, node)));
        launch(name, "node", options, true);
    }

    private void startTaker(Site site) throws IOException {
        var name = taker(site);
        var options = new ArrayList<>(List.of(
                "--folder",
                folder(name),
                "--site",
                link(name, site, site),
                "--diary",
                diary(folder).toString()));
        for (var node : nodes(site.other())) {
            options.addAll(List.of("--stand-in", workload(site.other(), node)));
        }
        options.addAll(papers.options("operator/" + site));
        launch(name, "taker", options, true);
    }

    private String link(String who, Site from, Site to) throws IOException {
        return "https://" + HERE + links.open(who + "-to-" + to, from.place(), to.place(), free(), ports.get(to));
    }

    private void launch(String name, String word, List<String> options, boolean restart) {
        children.launch(new ChildSpec(
                name,
                ChildSpec.RANK_GUEST,
                programs.command(word, options),
                Map.of(),
                log(folder, name).toString(),
                restart));
    }

    /** The workload of a site that runs on this node of it, unless the other site has taken it over. */
    public static String workload(Site site, String node) {
        return (site + "-" + node).toLowerCase(Locale.ROOT);
    }

    /** The process of a site's agent. */
    public static String agent(Site site) {
        return "site-" + site;
    }

    /** The process of a node's agent. */
    public static String node(Site site, String node) {
        return "node-" + site + "-" + node;
    }

    /** The process that runs the other site's workloads once they are taken over. */
    public static String taker(Site site) {
        return "taker-" + site;
    }

    /** The nodes of a site. */
    public List<String> nodes(Site site) {
        return nodes(plan.nodes());
    }

    /** What as many nodes of any site are called. */
    public static List<String> nodes(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).toList();
    }

    /** What all workloads write. */
    public Path diary() {
        return diary(folder);
    }

    static Path diary(Path rooms) {
        return rooms.resolve("diary");
    }

    static Path log(Path rooms, String process) {
        return rooms.resolve(process + ".log");
    }

    /** Every process of a site, by the name under which it can be broken; its agent first. */
    public List<String> processes(Site site) {
        return processes(site, plan.nodes());
    }

    static List<String> processes(Site site, int nodes) {
        var processes = new ArrayList<>(List.of(agent(site)));
        for (var node : nodes(nodes)) processes.add(node(site, node));
        processes.add(taker(site));
        return processes;
    }

    public synchronized View view() {
        var parts = parts();
        var broken = new LinkedHashMap<String, String>();
        troubles.forEach((name, trouble) -> broken.put(name, parts.words(trouble)));
        var byName = ports.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue));
        return new View(witnessPort, byName, plan.nodes(), links.all(), broken);
    }

    private Parts parts() {
        return Parts.of(plan.nodes(), links.all());
    }

    /**
     * Something is broken from now on, until it is healed. Of a site without power everything is gone at once, its workloads
     * too; of any other process only itself, and what it ran is its watchdog's.
     *
     * @throws SandboxFault when there is no such thing, or it is broken already
     */
    public synchronized void breakDown(Trouble trouble) throws IOException {
        var parts = parts();
        parts.check(trouble);
        var before = troubles.get(trouble.target());
        if (before != null) {
            throw SandboxFault.wrongly(
                    "\"%s\" is %s already; heal it first".formatted(trouble.target(), parts.words(before)));
        }
        troubles.put(trouble.target(), trouble);
        change();
        if (trouble.how() == How.OFF && parts.kind(trouble.target()) == Parts.Kind.SITE) {
            for (var name : processes(Site.valueOf(trouble.target()))) Remains.end(folder.resolve(name));
        }
    }

    /** One of the things that were broken is as it was, unless another trouble breaks it too; or all of them are. */
    public synchronized void heal(Optional<String> target) {
        if (target.isPresent() && troubles.remove(target.get()) == null) {
            throw SandboxFault.wrongly("\"%s\" is not broken%s"
                    .formatted(
                            target.get(),
                            troubles.isEmpty() ? "; nothing is" : "; what is broken: " + troubles.keySet()));
        }
        if (target.isEmpty()) troubles.clear();
        change();
        children.start(those(ChildState.EXITED, name -> true));
    }

    private void change() {
        var wanted = Wanted.of(troubles.values(), parts());
        links.set(wanted.faults());
        children.full(wanted.full());
        children.kill(notIn(ChildState.STOPPED, wanted.off()));
        children.start(those(ChildState.STOPPED, name -> !wanted.off().contains(name)));
        children.resume(those(ChildState.PAUSED, name -> !wanted.paused().contains(name)));
        children.pause(wanted.paused());
    }

    private List<String> those(ChildState state, Predicate<String> also) {
        var ours = parts().processes();
        return children.views().stream()
                .filter(view -> view.state() == state)
                .map(ChildView::name)
                .filter(also)
                .filter(ours::contains)
                .toList();
    }

    private List<String> notIn(ChildState state, Collection<String> names) {
        var are = children.views().stream().collect(Collectors.toMap(ChildView::name, ChildView::state));
        return names.stream().filter(name -> are.get(name) != state).toList();
    }

    private String folder(String name) {
        return folder.resolve(name).toString();
    }

    private int free() throws IOException {
        return claims.claim(1).getFirst();
    }

    /** Ends everything, what the agents have started too. */
    @Override
    public void close() throws IOException {
        children.end();
        links.close();
        Remains.endAll(folder);
    }
}
