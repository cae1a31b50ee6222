package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.file.SlotFile;
import dev.holdfast.arbiter.wire.Fields;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;

/** What a site must not forget, on its disk; and that one process acts by it. */
final class MemoryFile implements AutoCloseable {

    private static final String FORM = "holdfast.dev/site-memory/v1";

    private final SlotFile file;
    private Kept kept;

    /** @param out the epoch in which a person keeps the other site out */
    private record Kept(Memory memory, OptionalLong out) {
        static final Kept NOTHING = new Kept(Memory.NONE, OptionalLong.empty());
    }

    private MemoryFile(SlotFile file, Kept kept) {
        this.file = file;
        this.kept = kept;
    }

    /** @throws IOException when another process holds it, or it cannot be read: then a person must say what is true */
    static MemoryFile open(Path folder) throws IOException {
        var path = folder.resolve("memory");
        SlotFile.create(path);
        var file = SlotFile.open(path);
        try {
            return new MemoryFile(file, read(file.present().bytes()));
        } catch (Unreadable wrong) {
            file.close();
            throw new IOException(
                    "%s holds no memory of a site: %s. Whether the other site's workloads were taken is not known; a person must find out before the file is removed"
                            .formatted(path, wrong.getMessage()));
        }
    }

    /** As it was remembered last. */
    Memory memory() {
        return kept.memory();
    }

    /** The epoch in which a person keeps the other site out. */
    OptionalLong out() {
        return kept.out();
    }

    /** On the disk when it returns. */
    void remember(Memory memory) throws IOException {
        keep(new Kept(memory, kept.out()));
    }

    /** The same, of what a person has said. */
    void remember(OptionalLong out) throws IOException {
        if (!out.equals(kept.out())) keep(new Kept(kept.memory(), out));
    }

    private void keep(Kept next) throws IOException {
        var memory = next.memory();
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("taken", new Json.Bool(memory.taken()));
        memory.last().ifPresent(last -> members.put("last", RegisterReading.write(last)));
        next.out().ifPresent(epoch -> members.put("out", Json.number(epoch)));
        file.put(new Json.Obj(members).print().getBytes(StandardCharsets.UTF_8));
        kept = next;
    }

    private static Kept read(byte[] bytes) throws Unreadable {
        if (bytes.length == 0) return Kept.NOTHING;
        var fields = Fields.of(JsonText.read(bytes), FORM);
        boolean taken = fields.bool("taken");
        var json = fields.any("last");
        Optional<Register> last = Optional.empty();
        if (json.isPresent()) {
            switch (RegisterReading.read(json.get())) {
                case RegisterReading.Read.Sound(var register) -> last = Optional.of(register);
                case RegisterReading.Read.Unreadable(var words) -> words.forEach(fields::wrong);
            }
        }
        var out = fields.has("out") ? OptionalLong.of(fields.number("out")) : OptionalLong.empty();
        return fields.end(new Kept(new Memory(taken, last), out));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
