package dev.holdfast.operator;

import dev.holdfast.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of steps on one cluster have: a namespace, the real operator, and runs by hand. */
public abstract class OnOneCluster {

    private final String namespace;
    private final List<String> options;

    @TempDir
    protected Path folder;

    protected Installation installation;
    protected OperatorProcess operator;
    protected Recoveries runs;

    /** @param options of the operator, beside the default account */
    protected OnOneCluster(String namespace, String... options) {
        this.namespace = namespace;
        this.options = new ArrayList<>(List.of("--default-service-account", "holdfast-system/holdfast-default"));
        this.options.addAll(List.of(options));
    }

    @BeforeEach
    void startOperator(Sandbox sandbox) {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(namespace);
        runs = new Recoveries(installation);
        operator = operator("first");
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        installation.close();
    }

    /** Another operator, which is ready. */
    protected OperatorProcess operator(String identity) {
        return OperatorProcess.start(installation, folder, namespace + "-" + identity, options.toArray(String[]::new))
                .awaitReady();
    }
}
