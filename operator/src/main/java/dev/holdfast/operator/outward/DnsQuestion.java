package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks the DNS itself, past every cache of this machine: a probe wants to know what others are told. */
final class DnsQuestion {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(4);

    private DnsQuestion() {}

    static Answer ask(Check.Dns dns, Optional<Pinned> server) throws IOException {
        Resolver resolver = server.isPresent() ? at(server.get()) : new ExtendedResolver();
        resolver.setTimeout(ANSWER_MAX);
        int type = dns.sixes() ? Type.AAAA : Type.A;
        var question = Record.newRecord(Name.fromString(dns.name(), Name.root), type, DClass.IN);
        var answer = resolver.send(Message.newQuery(question));
        int code = answer.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new IOException("the DNS answers " + Rcode.string(code) + " for " + dns.name());
        }
        return new Answer.Addresses(answer.getSection(Section.ANSWER).stream()
                .flatMap(record -> address(record).stream())
                .toList());
    }

    private static Resolver at(Pinned server) throws IOException {
        return new SimpleResolver(new InetSocketAddress(
                server.addresses().getFirst(), server.endpoint().port()));
    }

    private static Optional<String> address(Record record) {
        return switch (record) {
            case ARecord four -> Optional.of(four.getAddress().getHostAddress());
            case AAAARecord six -> Optional.of(six.getAddress().getHostAddress());
            default -> Optional.empty();
        };
    }
}
