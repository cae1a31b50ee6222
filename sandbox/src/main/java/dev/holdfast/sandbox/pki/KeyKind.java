package dev.holdfast.sandbox.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Which keys a credential has. */
public enum KeyKind {
    /** P-256: made in a millisecond; for everything inside the sandbox. */
    ELLIPTIC("EC", 256),
    /** RSA 2048: what every Kubernetes client library reads; for kubeconfigs handed to people and programs. */
    RSA("RSA", 2048);

    private final String algorithm;
    private final int bits;

    KeyKind(String algorithm, int bits) {
        this.algorithm = algorithm;
        this.bits = bits;
    }

    KeyPair generate() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}
