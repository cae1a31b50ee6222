package dev.holdfast.cli.alert;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.FileText;
import dev.holdfast.sandbox.Sandbox;
import java.net.URI;
import java.nio.file.Path;

/** Where alerts are delivered, and the token that opens it. */
record Intake(URI url, String token) {
    /** The path of Alertmanager's webhook, added to an address that has none. */
    static final String PATH = "/v1/alerts/alertmanager";

    static Intake at(String url, Path tokenFile) {
        var parsed = URI.create(url);
        if (parsed.getScheme() == null || !parsed.getScheme().matches("https?")) {
            throw new Fault(
                    ExitCode.USAGE,
                    "\"" + url + "\" is no http or https URL",
                    "for example: --url http://127.0.0.1:8080");
        }
        var path = parsed.getPath() == null ? "" : parsed.getPath();
        return new Intake(path.isEmpty() || path.equals("/") ? parsed.resolve(PATH) : parsed, token(tokenFile));
    }

    static Intake ofSandbox(String name) {
        var sandbox = Sandbox.find(name)
                .orElseThrow(() -> new Fault(
                        ExitCode.USAGE,
                        "no sandbox \"" + name + "\" is running",
                        "start one: holdfast sandbox up " + name,
                        "see what there is: holdfast sandbox list"));
        var operator = sandbox.info().annotations().get("operator");
        if (operator == null) {
            throw new Fault(
                    ExitCode.USAGE,
                    "sandbox \"" + name + "\" runs without an operator: nobody would receive the alert",
                    "holdfast sandbox down " + name + " && holdfast sandbox up " + name);
        }
        return at(
                operator.path("intakeUrl").asText(),
                Path.of(operator.path("tokenFile").asText()));
    }

    private static String token(Path file) {
        return FileText.read(file, "the token file ", "it holds the word that the operator's --token-file holds")
                .strip();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
