package dev.holdfast.cli.site;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.OutputOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a pair, and then each change of it. */
@Command(
        name = "watch",
        description = {
            "Watch a pair: how it is now, then one line for each change.",
            "Ends when --until is reached, with 8 when --timeout is over before, otherwise with Ctrl-C.",
            "What changes shows some seconds later here: the operator asks the agents every 5 seconds.",
            "With -o json one line of JSON per change."
        })
final class SiteWatch implements Callable<Integer> {

    /** How often it is looked; the operator asks the agents less often. */
    private static final Duration PACE = Duration.ofSeconds(1);

    /** What is waited for. */
    enum Until {
        ready {
            @Override
            boolean reached(Found pair) {
                return SiteList.ready(pair).equals("True");
            }
        },
        taken {
            @Override
            boolean reached(Found pair) {
                return !pair.text("/status/taken/site").isEmpty();
            }
        };

        abstract boolean reached(Found pair);
    }

    private final Session session;

    @Parameters(paramLabel = "PAIR", description = "The name of the SitePair.")
    private String name;

    @Option(
            names = "--until",
            paramLabel = "ready|taken",
            description = "End when either site could be lost (ready), or when one was taken over (taken).")
    private Until until;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop watching after this time and end with 8. Without it as long as it takes.")
    private Duration timeout;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    SiteWatch(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        long started = System.nanoTime();
        try (var api = Api.open(cluster, session)) {
            var pair = api.get(Kind.SITE_PAIR, api.namespace(), name);
            var changes = new SiteChanges(session, api::now);
            show(api, pair, changes);
            boolean lost = false;
            while (until == null || !until.reached(pair)) {
                if (timeout != null && System.nanoTime() - started >= timeout.toNanos()) {
                    return ExitCode.WAIT_TIMED_OUT.code();
                }
                pause();
                try {
                    var next = find(api);
                    if (lost) session.say("in contact again");
                    lost = false;
                    if (next.resourceVersion().equals(pair.resourceVersion())) continue;
                    if (output.format().forPeople()) changes.print(pair, next);
                    else changes.printJson(next);
                    pair = next;
                } catch (Fault fault) {
                    if (fault.exit() != ExitCode.INCOMPLETE) throw fault;
                    if (!lost) session.say("lost contact, trying again: " + fault.getMessage());
                    lost = true;
                }
            }
        }
        return ExitCode.DONE.code();
    }

    private Found find(Api api) {
        return api.find(Kind.SITE_PAIR, api.namespace(), name)
                .orElseThrow(() -> new Fault(ExitCode.UNEXPECTED, "the pair " + name + " was deleted"));
    }

    private void show(Api api, Found pair, SiteChanges changes) {
        if (output.format() == Format.json || output.format() == Format.yaml) changes.printJson(pair);
        else new SitePage(session, api.now()).print(pair);
        session.out().flush();
    }

    private static void pause() {
        try {
            Thread.sleep(PACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted", e, List.of());
        }
    }
}
