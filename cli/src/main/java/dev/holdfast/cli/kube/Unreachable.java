package dev.holdfast.cli.kube;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why an API server could not be read, in words. */
final class Unreachable {
    private static final int CAUSES_MAX = 20;

    private Unreachable() {}

    static Fault fault(Connection connection, Throwable error) {
        var where = connection.context().isEmpty() ? "" : " (context \"" + connection.context() + "\")";
        return new Fault(
                ExitCode.INCOMPLETE,
                "cannot read " + connection.server() + where + ": " + why(error),
                error,
                List.of(
                        "is the cluster up? for a sandbox: holdfast sandbox list",
                        "another cluster: --context NAME or --kubeconfig FILE"));
    }

    private static String why(Throwable error) {
        if (find(error, UnknownHostException.class).isPresent()
                || find(error, UnresolvedAddressException.class).isPresent()) {
            return "the host's name is not known";
        }
        if (find(error, HttpTimeoutException.class).isPresent()
                || find(error, TimeoutException.class).isPresent()) {
            return "no answer in time";
        }
        if (find(error, ConnectException.class).isPresent()) {
            return "connection refused";
        }
        var certificate = find(error, CertificateException.class);
        if (certificate.isPresent()) {
            return "its certificate is not trusted: " + certificate.get().getMessage();
        }
        return find(error, SSLException.class)
                .map(tls -> "TLS failed: " + tls.getMessage())
                .orElseGet(() -> error.getMessage() == null ? error.toString() : error.getMessage());
    }

    private static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES_MAX)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
