package dev.holdfast.operator.outward;

import java.io.IOException;
import java.util.Optional;
import org.postgresql.ssl.WrappedFactory;

/** TLS with the authorities that a plan names, for a driver that makes its factory itself. */
public final class TrustingSockets extends WrappedFactory {

    /** For the driver; without certificates of its own the system's count. */
    public TrustingSockets(String pem) throws IOException {
        factory = Trust.of(Optional.ofNullable(pem).filter(text -> !text.isEmpty()))
                .getSocketFactory();
    }
}
