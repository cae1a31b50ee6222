package dev.holdfast.sandbox;

import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.stretched.Parts;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Seen;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything about running two sites that a script or a test may need. */
public record TwoSitesInfo(
        String name,
        Path folder,
        String createdAt,
        long supervisorPid,
        TwoSitesSpec spec,
        Rooms.View view,
        List<ChildView> children) {

    private static final String PERSON = "person-sandbox";

    public TwoSitesInfo {
        children = List.copyOf(children);
    }

    /** Where a site's agent answers. */
    public String url(Site site) {
        return Seen.url(view, site);
    }

    /** What a site's agent has decided, one line of JSON each. */
    public Path journal(Site site) {
        return folder.resolve(Rooms.agent(site)).resolve("decisions.jsonl");
    }

    /** The process of that name now; -1 when there is none. */
    public long pid(String process) {
        return children.stream()
                .filter(child -> child.name().equals(process))
                .mapToLong(ChildView::pid)
                .findFirst()
                .orElse(-1);
    }

    /** The form of {@code holdfast sandbox info -o json}. */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("folder", folder.toString());
        json.put("createdAt", createdAt);
        json.put("supervisorPid", supervisorPid);
        json.put("profile", spec.profile());
        json.put("stableForSeconds", spec.stableForSeconds());
        var sites = new LinkedHashMap<String, Object>();
        var nodes = new LinkedHashMap<String, Object>();
        for (var site : Site.values()) {
            sites.put(site.name(), site(site));
            for (var node : Rooms.nodes(spec.nodes())) {
                var process = process(Rooms.node(site, node));
                process.put("site", site.name());
                process.put("workload", Rooms.workload(site, node));
                nodes.put(Rooms.node(site, node), process);
            }
        }
        json.put("sites", sites);
        json.put("nodes", nodes);
        var witness = process(Parts.WITNESS);
        witness.put("url", "https://127.0.0.1:" + view.witnessPort());
        json.put("witness", witness);
        var links = new LinkedHashMap<String, Object>();
        for (var link : view.links()) {
            links.put(
                    link.name(),
                    Map.of("from", link.from().word(), "to", link.to().word(), "port", link.port()));
        }
        json.put("links", links);
        json.put("broken", view.broken());
        json.put("diary", folder.resolve("diary").toString());
        var papers = new LinkedHashMap<String, Object>();
        papers.put("certificate", papers(PERSON + ".crt"));
        papers.put("key", papers(PERSON + ".key"));
        papers.put("authority", papers("ca.crt"));
        json.put("person", papers);
        return json;
    }

    private Map<String, Object> site(Site site) {
        var json = process(Rooms.agent(site));
        json.put("statusUrl", url(site) + "/v1/status");
        json.put("journal", journal(site).toString());
        json.put("taker", process(Rooms.taker(site)));
        return json;
    }

    private Map<String, Object> process(String name) {
        var json = new LinkedHashMap<String, Object>();
        if (pid(name) > 0) json.put("pid", pid(name));
        json.put("log", folder.resolve(name + ".log").toString());
        return json;
    }

    private String papers(String file) {
        return folder.resolve("pki").resolve(file).toString();
    }
}
