package dev.holdfast.sandbox;

import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Running;
import dev.holdfast.sandbox.stretched.Seen;
import dev.holdfast.sandbox.stretched.SiteWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How two sites are: what their agents say, and which workloads run where, by the processes.
 *
 * @param nodes of each site
 * @param broken what is broken on purpose, and how
 */
public record TwoSitesHealth(int nodes, Map<Site, SiteWords> words, List<Running> running, Map<String, String> broken) {

    static TwoSitesHealth of(Path folder, Rooms.View view) {
        try {
            return new TwoSitesHealth(
                    view.nodes(), Seen.words(folder, view), Seen.running(folder, view), view.broken());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The workloads that belong to a site. */
    public List<String> workloads(Site site) {
        return Rooms.nodes(nodes).stream()
                .map(node -> Rooms.workload(site, node))
                .toList();
    }

    /** Where a workload runs: nowhere, or on one site; on both is what must never be. */
    public List<Running> of(String workload) {
        return running.stream().filter(each -> each.workload().equals(workload)).toList();
    }

    /** Whether the site may act, and each of its workloads runs on it and nowhere else. */
    public boolean serves(Site site) {
        return words.get(site).acts()
                && workloads(site).stream().allMatch(workload -> {
                    var where = of(workload);
                    return where.size() == 1 && where.getFirst().site() == site;
                });
    }

    /** What is not as it is when all is well, for people; empty when all is. */
    public List<String> troubles() {
        var troubles = new ArrayList<String>();
        broken.forEach((name, how) -> troubles.add(name + " is " + how));
        for (var site : Site.values()) {
            var says = words.get(site);
            if (!says.answers()) troubles.add("site " + site + " does not answer: " + says.silence());
            else if (!says.acts()) troubles.add("site " + site + " may not act: it is " + says.standing());
            for (var workload : workloads(site)) {
                var where = of(workload);
                if (where.isEmpty()) troubles.add(workload + " runs nowhere");
                for (var each : where) {
                    if (each.site() != site) troubles.add(workload + " runs on site " + each.site());
                }
            }
        }
        return troubles;
    }
}
