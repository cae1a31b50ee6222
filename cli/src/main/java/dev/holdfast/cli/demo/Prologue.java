package dev.holdfast.cli.demo;

/** What the demo says before it begins: what will happen, what of it is real, and what stands in for what. */
final class Prologue {
    private final Page page;

    Prologue(Page page) {
        this.page = page;
    }

    void print(boolean keep) {
        page.title("Holdfast demo: an alert fails an application over from cluster east to cluster west");
        page.fact(
                "real",
                "etcd, API server, controllers and scheduler of three clusters; the operator; Alertmanager;"
                        + " every HTTP request, alert, watch and write below.");
        page.fact(
                "stand-ins",
                "Nodes and pods are simulated by kwok: no container runs, and a Job completes without executing"
                        + " anything. One HTTP process a side stands for the pods and answers only while its cluster's"
                        + " API server says that pods are Ready, so breaking a control plane here also silences the"
                        + " application, as losing a site does. A small TCP proxy stands for HAProxy.");
        page.fact(
                "afterwards",
                keep ? "Everything stays up (--keep)." : "Everything is stopped and removed (unless --keep).");
        page.line("");
    }
}
