package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The sandbox that documents which say {@code runs in: sandbox} find running, as {@code bin/holdfast sandbox up} leaves it. */
final class RunningSandbox {
    static final String PLACE = "sandbox";

    private static final String EXAMPLES = "examples/";

    private final Shell shell;

    private RunningSandbox(Shell shell) {
        this.shell = shell;
    }

    /** Needs {@code make build}. */
    static RunningSandbox up(Path folder) throws IOException, InterruptedException {
        assertThat(Checkout.ROOT.resolve("cli/target/dist/lib/holdfast.jar"))
                .as("the built command; run: make build")
                .exists();
        var shell = new Shell(folder);
        shell.run("bin/holdfast sandbox up");
        shell.set(
                "KUBECONFIG",
                shell.run("bin/holdfast sandbox kubeconfig default hub").strip());
        return new RunningSandbox(shell);
    }

    /** Of the documents whose commands run in a sandbox: those of the examples. */
    static Stream<Document> examples() {
        return documents(PLACE).filter(document -> document.name().startsWith(EXAMPLES));
    }

    /** All others. */
    static Stream<Document> docs() {
        return documents(PLACE).filter(document -> !document.name().startsWith(EXAMPLES));
    }

    static Stream<Document> documents(String runsIn) {
        return Checkout.documents().stream()
                .filter(document -> document.runsIn().equals(Optional.of(runsIn)));
    }

    Shell shell() {
        return shell;
    }

    void down() throws IOException, InterruptedException {
        shell.run("bin/holdfast sandbox down default");
    }
}
