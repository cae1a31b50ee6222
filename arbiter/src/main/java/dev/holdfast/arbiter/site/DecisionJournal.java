package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.clock.Dates;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What was decided, one JSON map a line, for people; on the disk before what follows from it is done. Nothing is ever read
 * back from it. A full disk does not stop a decision: lines wait, at most {@link #WAITING_MAX}, and are written when there is
 * room, and until then the process says so.
 */
final class DecisionJournal implements AutoCloseable {

    static final String NAME = "decisions.jsonl";

    /** Lines that wait for a disk; older ones are dropped, and the next line says how many. */
    static final int WAITING_MAX = 1_000;

    /** A file of this size is put aside. */
    static final long BYTES_MAX = 8L * 1024 * 1024;

    /** Files that are kept beside the present one. */
    static final int KEPT = 8;

    private final Path folder;
    private final Dates dates;
    private final Queue<String> waiting = new ArrayDeque<>();
    private FileChannel file;
    private long dropped;
    private Optional<String> trouble = Optional.empty();

    DecisionJournal(Path folder, Dates dates) throws IOException {
        this.folder = folder;
        this.dates = dates;
        file = open();
    }

    /** Why lines wait; empty when none does. */
    Optional<String> trouble() {
        return trouble;
    }

    void write(Map<String, Json> members) {
        var line = new LinkedHashMap<String, Json>();
        line.put("at", Json.text(dates.now().toString()));
        line.putAll(members);
        if (dropped > 0) line.put("droppedBefore", Json.number(dropped));
        waiting.add(new Json.Obj(line).print() + "\n");
        if (waiting.size() > WAITING_MAX) {
            waiting.remove();
            dropped++;
        }
        flush();
    }

    private void flush() {
        long size = 0;
        try {
            size = file.size();
            if (size > BYTES_MAX) turn();
            while (!waiting.isEmpty()) {
                size = file.size();
                var bytes = ByteBuffer.wrap(waiting.peek().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) file.write(bytes);
                waiting.remove();
            }
            file.force(false);
            dropped = 0;
            trouble = Optional.empty();
        } catch (IOException e) {
            trouble = Optional.of("%s cannot be written: %s; %d lines wait"
                    .formatted(folder.resolve(NAME), e.getMessage(), waiting.size()));
            cut(size);
        }
    }

    /** Half a line is taken back, so that each line that is there is whole. */
    private void cut(long size) {
        try {
            if (file.size() > size) file.truncate(size);
        } catch (IOException e) {
            trouble = Optional.of("%s cannot be written, and its last line is half a line: %s"
                    .formatted(folder.resolve(NAME), e.getMessage()));
        }
    }

    private void turn() throws IOException {
        for (int i = KEPT - 1; i >= 1; i--) move(NAME + "." + i, NAME + "." + (i + 1));
        move(NAME, NAME + ".1");
        var next = open();
        file.close();
        file = next;
    }

    private void move(String from, String to) throws IOException {
        if (!Files.exists(folder.resolve(from))) return;
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
