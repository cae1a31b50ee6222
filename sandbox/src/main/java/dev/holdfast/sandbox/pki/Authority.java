package dev.holdfast.sandbox.pki;

import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of one sandbox, and what it signs. */
public record Authority(X509Certificate certificate, PrivateKey key, String pem) {
    private static final Duration VALID = Duration.ofDays(365);
    /** A clock that is set back a little must not make fresh certificates invalid. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;

    public static Authority create(String name, Instant now) {
        try {
            var pair = KeyKind.ELLIPTIC.generate();
            var subject = new X500Name("CN=" + name);
            var builder = builder(subject, subject, pair.getPublic(), now);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            var pem = sign(builder, pair.getPrivate());
            return new Authority(Pem.certificate(pem), pair.getPrivate(), pem);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make the certificate authority " + name, e);
        }
    }

    public static Authority read(Path folder, String name) throws IOException {
        try {
            var pem = Files.readString(folder.resolve(name + ".crt"));
            var key = Files.readString(folder.resolve(name + ".key"));
            return new Authority(Pem.certificate(pem), Pem.privateKey(key), pem);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority " + name + " in " + folder + " cannot be read", e);
        }
    }

    public void write(Path folder, String name) throws IOException {
        AtomicFile.write(folder.resolve(name + ".crt"), pem);
        AtomicFile.write(folder.resolve(name + ".key"), Pem.of("PRIVATE KEY", key.getEncoded()));
    }

    /** A certificate for a user. */
    public Credential client(Subject subject, KeyKind kind, Instant now) {
        return issue(subject, kind, List.of(KeyPurposeId.id_kp_clientAuth), List.of(), now);
    }

    /** A certificate for a server on loopback, known by these further names and addresses; also good as a client's. */
    public Credential server(Subject subject, List<String> dnsNames, List<String> addresses, Instant now) {
        var names = new java.util.ArrayList<GeneralName>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        var purposes = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
        return issue(subject, KeyKind.ELLIPTIC, purposes, names, now);
    }

    private Credential issue(
            Subject subject, KeyKind kind, List<KeyPurposeId> purposes, List<GeneralName> names, Instant now) {
        try {
            KeyPair pair = kind.generate();
            var issuer = new X500Name(certificate.getSubjectX500Principal().getName());
            var builder = builder(issuer, distinguishedName(subject), pair.getPublic(), now);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            if (!names.isEmpty()) {
                var all = new GeneralNames(names.toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, all);
            }
            var keyPem = Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded());
            return new Credential(sign(builder, key), keyPem);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a certificate for " + subject, e);
        }
    }

    private static X500Name distinguishedName(Subject subject) {
        var name = new X500NameBuilder(BCStyle.INSTANCE);
        subject.groups().forEach(group -> name.addRDN(BCStyle.O, group));
        return name.addRDN(BCStyle.CN, subject.user()).build();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey publicKey, Instant now) {
        var serial = new BigInteger(SERIAL_BITS, new SecureRandom());
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(SKEW)), Date.from(now.plus(VALID)), subject, publicKey);
    }

    private static String sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws IOException, GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return Pem.of("CERTIFICATE", builder.build(signer).getEncoded());
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
