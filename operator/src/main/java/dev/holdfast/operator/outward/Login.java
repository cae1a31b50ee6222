package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.SecretKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The header with which somebody logs in by user name and password: RFC 7617. */
final class Login {

    private Login() {}

    /** @param secret has both */
    static String of(String secret, Unlocked unlocked) throws IOException {
        String user = unlocked.value(new SecretKey(secret, SecretKey.USERNAME));
        String password = unlocked.value(new SecretKey(secret, SecretKey.PASSWORD));
        if (user.indexOf(':') >= 0) throw new Forbidden("the user name in Secret " + secret + " has a colon");
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        unlocked.hide(pair);
        return "Basic " + pair;
    }
}
