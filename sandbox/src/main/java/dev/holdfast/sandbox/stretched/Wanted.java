package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.stretched.FaultProxy.Fault;
import dev.holdfast.sandbox.stretched.Links.Link;
import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble.How;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How everything has to be while all of some troubles last. What two of them break stays broken until both are mended.
 *
 * @param off processes that are not there
 * @param paused processes that stand still
 * @param full processes that can write no file
 * @param faults what is wrong with links; nothing with all others
 */
record Wanted(Set<String> off, Set<String> paused, Set<String> full, Map<String, Fault> faults) {

    static Wanted of(Collection<Trouble> troubles, Parts parts) {
        var wanted =
                new Wanted(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
        for (var trouble : troubles) wanted.add(trouble, parts);
        wanted.paused.removeAll(wanted.off);
        return wanted;
    }

    private void add(Trouble trouble, Parts parts) {
        switch (trouble.how()) {
            case OFF -> off.addAll(processes(trouble, parts));
            case PAUSED -> paused.addAll(processes(trouble, parts));
            case DISK_FULL -> full.add(processes(trouble, parts).getFirst());
            case LATE, ONE_WAY -> {}
        }
        boolean processOnly = trouble.how() == How.PAUSED
                || trouble.how() == How.DISK_FULL
                || parts.kind(trouble.target()) == Parts.Kind.WITNESS && trouble.how() == How.OFF;
        if (processOnly) return;
        for (var link : parts.links()) {
            var fault = fault(trouble, link, parts);
            if (!fault.equals(Fault.NONE)) faults.merge(link.name(), fault, Wanted::both);
        }
    }

    private static List<String> processes(Trouble trouble, Parts parts) {
        return switch (parts.kind(trouble.target())) {
            case SITE -> parts.ofSites().get(Site.valueOf(trouble.target()));
            case WITNESS, AGENT, RUNNER -> List.of(trouble.target());
            case LINKS -> List.of();
        };
    }

    /** What a trouble does to a link; most do nothing to most. */
    private static Fault fault(Trouble trouble, Link link, Parts parts) {
        boolean forward = leaves(trouble.target(), link.name(), link.from(), link.to(), parts);
        boolean backward = leaves(trouble.target(), "", link.to(), link.from(), parts);
        if (!forward && !backward) return Fault.NONE;
        return switch (trouble.how()) {
            case OFF -> Fault.CUT;
            case ONE_WAY -> new Fault(forward, backward, Duration.ZERO);
            case LATE -> new Fault(false, false, trouble.by());
            case PAUSED, DISK_FULL -> Fault.NONE;
        };
    }

    /** Whether what goes this way over the link leaves what is broken. */
    private static boolean leaves(String target, String link, Place from, Place to, Parts parts) {
        return switch (parts.kind(target)) {
            case SITE, WITNESS -> from != to && from.word().equals(target);
            case LINKS -> target.equals(link) || from != to && target.equals(Parts.way(from, to));
            case AGENT, RUNNER -> false;
        };
    }

    private static Fault both(Fault one, Fault other) {
        return new Fault(
                one.swallowsRequests() || other.swallowsRequests(),
                one.swallowsAnswers() || other.swallowsAnswers(),
                one.delay().compareTo(other.delay()) > 0 ? one.delay() : other.delay());
    }
}
