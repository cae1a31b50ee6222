package dev.holdfast.arbiter.link;

import dev.holdfast.core.arbitration.Side;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/** Who somebody is, as the common name of their certificate says; its organization is the name of the pair. */
public sealed interface Party {

    /** The agent of a site: {@code site/A}. */
    record Site(Side side) implements Party {
        @Override
        public String toString() {
            return "site/" + side;
        }
    }

    /** The agent of a node: {@code node/A/NAME}. */
    record Node(Side side, String name) implements Party {
        @Override
        public String toString() {
            return "node/%s/%s".formatted(side, name);
        }
    }

    /** What runs the workloads that a site takes over: {@code operator/A}. */
    record Operator(Side side) implements Party {
        @Override
        public String toString() {
            return "operator/" + side;
        }
    }

    /** The witness: {@code witness}. */
    record Witness() implements Party {
        @Override
        public String toString() {
            return "witness";
        }
    }

    /** Somebody who looks, or gives their word: {@code person/NAME}. */
    record Person(String name) implements Party {
        @Override
        public String toString() {
            return "person/" + name;
        }
    }

    /** Somebody and the pair of sites that they belong to. */
    record Named(String pair, Party party) {
        @Override
        public String toString() {
            return "%s of pair %s".formatted(party, pair);
        }
    }

    /** What stands in a name: no slash, nothing that is not seen. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

    /** @throws CertificateException when the subject names nobody of a pair, with what it should be */
    static Named of(X500Principal subject) throws CertificateException {
        var name = Optional.<String>empty();
        var pair = Optional.<String>empty();
        try {
            for (var part : new LdapName(subject.getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN"))
                    name = Optional.of(part.getValue().toString());
                if (part.getType().equalsIgnoreCase("O"))
                    pair = Optional.of(part.getValue().toString());
            }
        } catch (InvalidNameException e) {
            throw new CertificateException("its subject %s cannot be read".formatted(subject), e);
        }
        var party = name.flatMap(Party::of);
        if (party.isEmpty() || pair.isEmpty()) {
            throw new CertificateException(
                    "its subject \"%s\" names nobody: CN must be site/A, site/B, node/A/NAME, operator/A, witness or person/NAME, and O the name of the pair"
                            .formatted(subject.getName()));
        }
        return new Named(pair.get(), party.get());
    }

    private static Optional<Party> of(String name) {
        var parts = name.split("/", -1);
        var side = parts.length > 1 ? side(parts[1]) : Optional.<Side>empty();
        var last = parts[parts.length - 1];
        return switch (parts[0]) {
            case "witness" -> parts.length == 1 ? Optional.of(new Witness()) : Optional.empty();
            case "site" -> parts.length == 2 ? side.map(Site::new) : Optional.empty();
            case "operator" -> parts.length == 2 ? side.map(Operator::new) : Optional.empty();
            case "person" ->
                parts.length == 2 && NAME.matcher(last).matches() ? Optional.of(new Person(last)) : Optional.empty();
            case "node" ->
                parts.length == 3 && NAME.matcher(last).matches()
                        ? side.map(is -> new Node(is, last))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Side> side(String name) {
        for (var side : Side.values()) if (side.name().equals(name)) return Optional.of(side);
        return Optional.empty();
    }
}
