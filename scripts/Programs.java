import dev.holdfast.sandbox.Binaries;
import dev.holdfast.sandbox.binaries.Shelf;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.time.Duration;

/** Puts every program of the sandbox on its shelf. The one argument is a Kubernetes minor; empty for the pinned one. */
public final class Programs {
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    private Programs() {}

    public static void main(String[] arguments) {
        var started = System.nanoTime();
        var minor = arguments[0].isEmpty() ? Binaries.DEFAULT_KUBERNETES : arguments[0];
        try {
            var shelf = Shelf.ofEnvironment(minor, line -> System.err.println("[programs] " + line));
            shelf.programs().forEach(shelf::path);
        } catch (SandboxFault e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
        var took = Duration.ofNanos(System.nanoTime() - started);
        if (took.compareTo(WORTH_TELLING) > 0) {
            System.err.println("[programs] all there after " + took.toSeconds() + " s; the next start finds them");
        }
    }
}
