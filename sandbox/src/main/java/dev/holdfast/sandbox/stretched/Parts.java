package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.stretched.Links.Link;
import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble.How;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of two rooms can be broken, by name, and in which ways.
 *
 * @param ofSites processes of each site, its agent first
 */
public record Parts(Map<Site, List<String>> ofSites, List<Link> links) {

    /** The process in the third place, and the third place. */
    public static final String WITNESS = "witness";

    /** What a name names. */
    enum Kind {
        SITE("a site", EnumSet.allOf(How.class)),
        WITNESS("the witness", EnumSet.allOf(How.class)),
        AGENT("the agent of a site", EnumSet.of(How.OFF, How.PAUSED, How.DISK_FULL)),
        RUNNER("what runs workloads", EnumSet.of(How.OFF, How.PAUSED)),
        LINKS("a link", EnumSet.of(How.OFF, How.LATE, How.ONE_WAY));

        private final String words;
        private final Set<How> ways;

        Kind(String words, Set<How> ways) {
            this.words = words;
            this.ways = ways;
        }
    }

    public Parts {
        ofSites = Map.copyOf(ofSites);
        links = List.copyOf(links);
    }

    /** Of rooms with so many nodes on each site. */
    public static Parts of(int nodes, List<Link> links) {
        var processes =
                Stream.of(Site.values()).collect(Collectors.toMap(site -> site, site -> Rooms.processes(site, nodes)));
        return new Parts(processes, links);
    }

    static String way(Place from, Place to) {
        return from.word() + "-" + to.word();
    }

    /** Every process, the witness too. */
    public List<String> processes() {
        return Stream.concat(Stream.of(WITNESS), Stream.of(Site.values()).flatMap(site -> ofSites.get(site).stream()))
                .toList();
    }

    /** Every name that can be broken: sites, ways between places, processes, single links. */
    public List<String> names() {
        var names = new ArrayList<>(List.of("A", "B"));
        for (var from : Place.values()) {
            for (var to : Place.values()) if (from != to) names.add(way(from, to));
        }
        names.addAll(processes());
        links.forEach(link -> names.add(link.name()));
        return names;
    }

    Kind kind(String name) {
        if (name.equals(WITNESS)) return Kind.WITNESS;
        for (var site : Site.values()) {
            if (name.equals(site.name())) return Kind.SITE;
            if (name.equals(Rooms.agent(site))) return Kind.AGENT;
        }
        if (processes().contains(name)) return Kind.RUNNER;
        if (names().contains(name)) return Kind.LINKS;
        throw SandboxFault.wrongly("nothing here is called \"" + name + "\"");
    }

    /**
     * Says why something cannot be broken in this way.
     *
     * @throws SandboxFault when it cannot; nothing has its name, or it has nothing that could break so
     */
    public void check(Trouble trouble) {
        var kind = kind(trouble.target());
        if (kind.ways.contains(trouble.how())) return;
        throw SandboxFault.wrongly("\"%s\" is %s, and cannot be %s; it can be %s"
                .formatted(
                        trouble.target(),
                        kind.words,
                        word(kind, trouble.how()),
                        kind.ways.stream()
                                .map(how -> word(kind, how))
                                .reduce((one, other) -> one + ", " + other)
                                .orElseThrow()));
    }

    /** What people read of it. */
    public String words(Trouble trouble) {
        var word = word(kind(trouble.target()), trouble.how());
        return trouble.how() == How.LATE ? word + " by " + trouble.by().toMillis() + " ms" : word;
    }

    private static String word(Kind kind, How how) {
        return switch (how) {
            case OFF ->
                switch (kind) {
                    case SITE -> "dark";
                    case LINKS -> "cut";
                    case WITNESS, AGENT, RUNNER -> "killed";
                };
            case PAUSED -> "paused";
            case LATE -> "late";
            case ONE_WAY -> "cut one way";
            case DISK_FULL -> "without room on its disk";
        };
    }
}
