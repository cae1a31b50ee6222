package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.arbiter.site.Word;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A person's word that a site is off, in place of the vote. */
@Command(
        name = "override",
        description = {
            "Say that a site is off, in place of the vote: the other one may act from then on.",
            "Only when no rule can decide it any more. Nothing checks that it is true: if it is not, two sites run the"
                    + " same workloads and destroy data.",
            "Writes into the register: your name, the reason, and an epoch that jumps by 2^32.",
            "Asks for the site's name; scripts give it with --confirm. Ends with 10 when it was refused and nothing was"
                    + " done, with 11 when it is not known whether it was done."
        })
final class SiteOverride extends SiteAct {

    @Option(
            names = "--all-nodes-off",
            description =
                    "You assert that every node of the site is off, or cut from its storage. Without it nothing is done.")
    private boolean off;

    @Mixin
    private WitnessOptions witness;

    SiteOverride(Session session) {
        super(session);
    }

    @Override
    String warning(Sides sides, Found pair) {
        if (!off) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "it was not asserted that every node of site "
                            + sides.about().name() + " is off or cut from its storage; nothing was done",
                    "see to it, then assert it: --all-nodes-off");
        }
        return "You say that every node of site " + sides.about().name()
                + " is off or cut from its storage, and stays so. Site "
                + sides.other().name() + " will run its workloads. If you are wrong, data is destroyed.";
    }

    @Override
    JsonNode act(Sides sides) {
        var words = person().words();
        words.addAll(List.of("--off", register() + "/" + sides.about().side(), "--all-nodes-off", "yes"));
        words.addAll(witness.words());
        return Spoken.result(Word::run, words);
    }

    /** How the register's certificates call the pair. */
    private String register() {
        try (var in = Files.newInputStream(person().certificate())) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(each -> each.getType().equalsIgnoreCase("O"))
                            .map(each -> each.getValue().toString())
                            .findFirst()
                            .orElse("");
        } catch (IOException | CertificateException | InvalidNameException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    person().certificate() + " cannot be read: " + e.getMessage() + "; nothing was done",
                    e,
                    List.of());
        }
    }

    @Override
    String told(Sides sides, JsonNode result) {
        return "site " + sides.other().name() + " acts alone since epoch "
                + result.path("epoch").asText() + "; site " + sides.about().name()
                + " was said to be off. Before it is switched on again: its agents first, then its workloads";
    }
}
