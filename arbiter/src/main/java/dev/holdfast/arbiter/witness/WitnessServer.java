package dev.holdfast.arbiter.witness;

import dev.holdfast.arbiter.file.SlotFile;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkServer;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Reply;
import dev.holdfast.arbiter.link.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Our own witness: keeps each register in a file of its own, and answers a write when it is on the disk. It understands
 * nothing of what it keeps, and has no clock.
 */
public final class WitnessServer implements AutoCloseable {

    /** The register, and one for each site to try the store on. */
    static final List<String> NAMES = List.of(Witness.REGISTER, "conformance-A", "conformance-B", "conformance-init");

    private final Map<String, SlotFile> files = new LinkedHashMap<>();
    private final LinkServer server;
    private final Consumer<String> lost;

    /**
     * @param say hears who was turned away
     * @param lost hears that a file could not be written: nothing more is answered from it before it is opened anew
     */
    public WitnessServer(
            Path folder, InetSocketAddress address, Credentials self, Consumer<String> say, Consumer<String> lost)
            throws IOException {
        this.lost = lost;
        if (!(self.self().party() instanceof Party.Witness)) {
            throw new IOException("the certificate is of %s, and a witness needs CN=witness".formatted(self.self()));
        }
        Files.createDirectories(folder);
        try {
            for (var name : NAMES) {
                SlotFile.create(folder.resolve(name));
                files.put(name, SlotFile.open(folder.resolve(name)));
            }
            server = new LinkServer(
                    address,
                    self,
                    who -> who instanceof Party.Site || who instanceof Party.Person,
                    "an agent of a site, or a person",
                    this::answer,
                    say);
        } catch (IOException | RuntimeException e) {
            closeFiles();
            throw e;
        }
    }

    public int port() {
        return server.port();
    }

    private Reply answer(Request request) {
        try {
            return answerFrom(request);
        } catch (IOException broken) {
            lost.accept(broken.getMessage());
            return LinkServer.refusal(500, "the disk does not take it; whether it stands is not known");
        }
    }

    private Reply answerFrom(Request request) throws IOException {
        var file = Optional.of(request.path())
                .filter(path -> path.startsWith(HttpWitness.PATH))
                .map(path -> files.get(path.substring(HttpWitness.PATH.length())));
        if (file.isEmpty()) return LinkServer.refusal(400, "there are only the registers " + NAMES);
        return switch (request.method()) {
            case "GET" -> read(file.get());
            case "PUT" -> write(file.get(), request);
            default -> LinkServer.refusal(405, "a register is read by GET, and replaced by PUT");
        };
    }

    private static Reply read(SlotFile file) throws IOException {
        var value = file.present();
        if (value.bytes().length == 0) return LinkServer.refusal(404, "nothing was written yet");
        return Reply.of(200, value.bytes()).with("ETag", tag(file, value.version()));
    }

    private static Reply write(SlotFile file, Request request) throws IOException {
        if (request.body().length == 0 || request.body().length > SlotFile.VALUE_MAX) {
            return LinkServer.refusal(413, "a register has from 1 to %d bytes".formatted(SlotFile.VALUE_MAX));
        }
        var match = request.header("If-Match");
        boolean creates = request.header("If-None-Match").filter("*"::equals).isPresent();
        if (match.isPresent() == creates) {
            return LinkServer.refusal(428, "a write needs If-Match with the tag that was read, or If-None-Match: *");
        }
        synchronized (file) {
            var value = file.present();
            boolean fits = creates
                    ? value.bytes().length == 0
                    : value.bytes().length > 0 && tag(file, value.version()).equals(match.orElseThrow());
            if (!fits) return LinkServer.refusal(412, "somebody has written since, the tag is over");
            return Reply.of(200, new byte[0])
                    .with("ETag", tag(file, file.put(request.body()).version()));
        }
    }

    /** Of this file and no other: a witness that was swapped has never given it. */
    private static String tag(SlotFile file, long version) {
        return "\"%s.%d\"".formatted(file.incarnation(), version);
    }

    @Override
    public void close() {
        server.close();
        closeFiles();
    }

    private void closeFiles() {
        for (var file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
