package dev.holdfast.operator;

import dev.holdfast.operator.web.Token;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The operator as a process: waits for leadership, acts while it has it, gives it back when told to stop. */
@Command(
        name = "holdfast operator",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs the controller in the foreground against a kubeconfig.",
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final int LOST = 1;

    @Mixin
    private Settings settings;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The operator's command line, with its words for what is wrong. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new Failures())
                .setExecutionExceptionHandler(new Failures());
    }

    @Override
    public Integer call() throws Exception {
        Logs.set(settings.logFormat);
        var problem = Token.problem(settings.tokenFile);
        if (problem.isPresent()) {
            throw StartFault.wrongly(
                    problem.get(),
                    "write a token into it, such as the output of \"openssl rand -hex 32\"",
                    "or name another file with --token-file");
        }
        var wiring = new Wiring(settings, HubConfig.read(settings.kubeconfig, System.getenv()));
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(wiring, ended), "stop"));
        wiring.serve();
        wiring.leadership.run(wiring::lead);
        if (!wiring.leadership.lost()) {
            ended.await();
            return 0;
        }
        // Another process may be acting: end at once, without waiting for what is under way.
        Runtime.getRuntime().halt(LOST);
        return LOST;
    }

    private static void stop(Wiring wiring, CountDownLatch ended) {
        LOG.info("stopping");
        wiring.stop();
        ended.countDown();
    }
}
