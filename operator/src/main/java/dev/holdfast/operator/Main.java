package dev.holdfast.operator;

import dev.holdfast.operator.web.Token;
import java.security.Security;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The operator as a process: waits for leadership, acts while it has it, gives it back when told to stop. */
@Command(
        name = "holdfast operator",
        description = "Run the operator in the foreground against a kubeconfig.",
        abbreviateSynopsis = true,
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        usageHelpWidth = Main.HELP_WIDTH,
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** As wide as the help of every other command, and laid out like it; tested there. */
    static final int HELP_WIDTH = 100;

    private static final int LOST = 1;

    @Mixin
    private Settings settings;

    private Main() {}

    /**
     * The ciphers for API servers, best first. The operator's JVM compiles for a quick start, and compiled so, AES-GCM takes
     * 37 MB a second where ChaCha20-Poly1305 takes 178 (16 KiB records, one core): with AES a third of the operator's work
     * for a long run was ciphering. Both are of TLS 1.3 (RFC 8446, appendix B.4); those of TLS 1.2 are RFC 7905's and RFC
     * 5289's. {@code -Djdk.tls.client.cipherSuites} decides otherwise, for example where only FIPS 140 ciphers may be used.
     */
    private static final String CIPHERS = String.join(
            ",",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    /** For how long a name's addresses are believed. A recovery moves names; the JDK would believe them for 30 seconds. */
    private static final String ADDRESSES_SECONDS = "5";

    private static final String CIPHERS_SETTING = "jdk.tls.client.cipherSuites";

    public static void main(String[] args) {
        if (System.getProperty(CIPHERS_SETTING) == null) System.setProperty(CIPHERS_SETTING, CIPHERS);
        Security.setProperty("networkaddress.cache.ttl", ADDRESSES_SECONDS);
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
        var serving = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(wiring, serving.get()), "stop"));
        wiring.serve();
        serving.set(true);
        try {
            wiring.leadership.run(wiring::lead);
            // Ends with the process, which a signal ends.
            if (!wiring.leadership.lost()) new CountDownLatch(1).await();
        } finally {
            serving.set(false);
        }
        // Another process may be acting: end at once, without waiting for what is under way.
        Runtime.getRuntime().halt(LOST);
        return LOST;
    }

    /** Ends with 0 when it was told to end while all was well: whoever told it need not take that for a crash. */
    private static void stop(Wiring wiring, boolean told) {
        LOG.info("stopping");
        wiring.stop();
        if (told) Runtime.getRuntime().halt(0);
    }
}
