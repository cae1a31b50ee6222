package dev.holdfast.cli.alert;

import dev.holdfast.cli.DryRun;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends one alert to the intake, as Alertmanager would. */
@Command(
        name = "send",
        description = {
            "Send one alert to the intake, as Alertmanager would.",
            "Name the intake with --sandbox, or with --url and --token-file; there is no default."
        })
final class AlertSend implements Callable<Integer> {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
    private static final int ANSWER_SHOWN = 300;

    private final Session session;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "A label of the alert, for example alertname=DatabaseDown. Repeatable; at least one.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--annotation", paramLabel = "NAME=VALUE", description = "An annotation of the alert. Repeatable.")
    private Map<String, String> annotations = Map.of();

    @Option(names = "--resolved", description = "Say that the alert is over.")
    private boolean resolved;

    @Option(names = "--sandbox", paramLabel = "NAME", description = "Send it to the operator of this sandbox.")
    private String sandbox;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The intake, for example http://127.0.0.1:8090. Without a path " + Intake.PATH + " is added.")
    private String url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "The file with the intake's bearer token.")
    private Path tokenFile;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "holdfast-system",
            description = "The namespace in the manifest of --dry-run=client. Default: ${DEFAULT-VALUE}.")
    private String namespace;

    @Option(
            names = "--dry-run",
            paramLabel = "none|client",
            defaultValue = "none",
            description =
                    "client sends nothing and prints the ReceivedAlert that would do the same. Default: ${DEFAULT-VALUE}.")
    private DryRun dryRun;

    @Mixin
    private OutputOptions output;

    AlertSend(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (labels.isEmpty()) {
            throw new Fault(
                    ExitCode.USAGE, "an alert needs at least one label", "for example: --label alertname=DatabaseDown");
        }
        var now = session.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var delivery = new Delivery(new TreeMap<>(labels), new TreeMap<>(annotations), resolved, now);
        switch (dryRun) {
            case client -> printManifest(delivery);
            case server ->
                throw new Fault(ExitCode.USAGE, "the intake has no dry run", "--dry-run=client prints the manifest");
            case none -> send(delivery, intake());
        }
        return ExitCode.DONE.code();
    }

    private Intake intake() {
        if (sandbox != null && url != null) {
            throw new Fault(
                    ExitCode.USAGE,
                    "--sandbox and --url name two places; an alert goes to one",
                    "leave one of them out");
        }
        if (sandbox != null) {
            return Intake.ofSandbox(sandbox);
        }
        if (url == null || tokenFile == null) {
            throw new Fault(
                    ExitCode.USAGE,
                    "where to? nothing was sent",
                    "to a sandbox: --sandbox NAME",
                    "to any other intake: --url http://HOST:PORT --token-file FILE",
                    "without an intake, through the API server: --dry-run=client -o yaml | kubectl create -f -");
        }
        return Intake.at(url, tokenFile);
    }

    private void printManifest(Delivery delivery) {
        var manifest = delivery.manifest(namespace);
        session.out()
                .print(
                        switch (output.format()) {
                            case json -> Trees.json(manifest) + "\n";
                            case table, wide, yaml, name -> Trees.yaml(manifest);
                        });
        session.out().flush();
    }

    private void send(Delivery delivery, Intake intake) {
        var request = HttpRequest.newBuilder(intake.url())
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + intake.token())
                .POST(HttpRequest.BodyPublishers.ofString(Trees.line(delivery.webhook())))
                .build();
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER_MAX)
                .build()) {
            report(delivery, intake, client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            var why = e.getMessage() == null ? "connection refused" : e.getMessage();
            throw new Fault(
                    ExitCode.INCOMPLETE,
                    "cannot reach the intake at " + intake + ": " + why,
                    e,
                    List.of("is the operator running? its health is on the management address, /readyz"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted; the alert may have arrived", e, List.of());
        }
    }

    private void report(Delivery delivery, Intake intake, HttpResponse<String> answer) {
        var words = Clean.cut(Clean.line(answer.body()), ANSWER_SHOWN, false);
        int status = answer.statusCode();
        if (status / 100 != 2) {
            throw refused(intake, status, words);
        }
        switch (output.format()) {
            case json -> session.out().println(Trees.json(tree(delivery, intake, status, words)));
            case yaml -> session.out().print(Trees.yaml(tree(delivery, intake, status, words)));
            case name -> session.out().println(Fingerprint.of(delivery.labels()));
            case table, wide ->
                session.out()
                        .println((delivery.resolved() ? "resolved" : "firing") + " alert delivered to " + intake
                                + (words.isEmpty() ? "" : ": " + words));
        }
        session.out().flush();
        if (output.format().forPeople()) {
            session.say("what became of it: holdfast alert list");
        }
    }

    private static Fault refused(Intake intake, int status, String words) {
        var where = "the intake at " + intake + " answers " + status + (words.isEmpty() ? "" : ": " + words);
        return switch (status) {
            case 401, 403 -> new Fault(ExitCode.REFUSED, where, "is it the right --token-file?");
            case 404, 405 -> new Fault(ExitCode.REFUSED, where, "the path of the intake is " + Intake.PATH);
            default ->
                status >= 500
                        ? new Fault(
                                ExitCode.INCOMPLETE, where, "nothing is lost: send it again, a repeat creates nothing")
                        : new Fault(ExitCode.REFUSED, where);
        };
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode tree(
            Delivery delivery, Intake intake, int status, String words) {
        return Trees.object()
                .put("apiVersion", Listing.ENVELOPE)
                .put("kind", "AlertDelivery")
                .put("url", intake.toString())
                .put("status", status)
                .put("answer", words)
                .put("fingerprint", Fingerprint.of(delivery.labels()));
    }
}
