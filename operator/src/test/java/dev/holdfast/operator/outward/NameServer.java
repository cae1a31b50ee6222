package dev.holdfast.operator.outward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on this machine, over UDP. */
public final class NameServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private volatile int code = Rcode.NOERROR;

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
        Thread.ofVirtual().start(this::serve);
    }

    public static NameServer start() {
        try {
            return new NameServer(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public NameServer name(String name, String... addresses) {
        names.put(name, List.of(addresses));
        return this;
    }

    NameServer answering(int rcode) {
        code = rcode;
        return this;
    }

    private void serve() {
        var bytes = new byte[4096];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                var wire = answer(new Message(java.util.Arrays.copyOf(bytes, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Message answer(Message query) throws IOException {
        var question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(code);
        answer.addRecord(question, Section.QUESTION);
        var addresses = names.get(question.getName().toString(true));
        if (addresses == null) {
            answer.getHeader().setRcode(code == Rcode.NOERROR ? Rcode.NXDOMAIN : code);
            return answer;
        }
        for (String text : addresses) {
            var address = InetAddress.getByName(text);
            boolean six = address.getAddress().length == 16;
            if (six != (question.getType() == Type.AAAA)) continue;
            answer.addRecord(
                    six
                            ? new AAAARecord(question.getName(), DClass.IN, 0, address)
                            : new ARecord(question.getName(), DClass.IN, 0, address),
                    Section.ANSWER);
        }
        return answer;
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }
}
