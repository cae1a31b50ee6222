package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.run.Redaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The secrets of one message: read once, and taken out of all words about it. */
final class Unlocked {

    private final Secrets secrets;
    private final List<String> read = new ArrayList<>();

    Unlocked(Secrets secrets) {
        this.secrets = secrets;
    }

    /** A value, without the line break that files end with. */
    String value(SecretKey key) throws IOException {
        String value = secrets.read(key).replaceFirst("\\r?\\n$", "");
        if (value.isEmpty()) throw new Forbidden(key + " is empty");
        hide(value);
        return value;
    }

    /** Keeps {@code text} out of all words too. */
    void hide(String text) {
        read.add(text);
    }

    /** Certificates, which are no secret. */
    Optional<String> certificates(Optional<SecretKey> key) throws IOException {
        return key.isEmpty() ? Optional.empty() : Optional.of(secrets.read(key.get()));
    }

    String clean(String words) {
        return Redaction.ofTexts(read).clean(words);
    }
}
