package dev.holdfast.arbiter.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * One small value that never goes back: what {@link #put} has returned for is there after a kill, a power cut and a full
 * disk, or the file is refused.
 *
 * <p>The file has its whole size from the beginning, so a full disk takes nothing from it. Two slots take turns: a value goes
 * into the one that does not hold the present value, then to the disk; then a mark says that it is there, and goes to the
 * disk too. A slot that was half written is noticed by its sum, and the other one counts, unless the mark says that the newer
 * one was whole: then the disk has lost something, and nothing here can make up for that. Each opening writes the value anew
 * before it counts, since what was read may be in memory only after a write that failed.
 *
 * <p>One process at a time: the file is locked. Safe for use by several threads.
 */
public final class SlotFile implements AutoCloseable {

    /** The longest value, in bytes. */
    public static final int VALUE_MAX = 32 * 1024;

    private static final long MAGIC = 0x484f4c4446415354L;
    private static final int BLOCK = 4096;
    private static final int SLOT = 36 * 1024;
    private static final int SLOTS = 2;
    private static final long SLOTS_AT = (1L + SLOTS) * BLOCK;
    private static final long SIZE = SLOTS_AT + (long) SLOTS * SLOT;
    private static final int HEADER = 8 + 8 + 4;

    /** @param version one more with each value, from 1; 0 is none yet */
    public record Value(long version, byte[] bytes) {}

    private final Path path;
    private final FileChannel file;
    private final UUID incarnation;
    private Value present;
    private Optional<String> broken = Optional.empty();

    private SlotFile(Path path, FileChannel file, UUID incarnation, Value present) {
        this.path = path;
        this.file = file;
        this.incarnation = incarnation;
        this.present = present;
    }

    /** Makes the file with its whole size, or leaves the one that is there. */
    public static void create(Path path) throws IOException {
        if (Files.exists(path)) return;
        var making = path.resolveSibling(path.getFileName() + ".new");
        var bytes = ByteBuffer.allocate((int) SIZE);
        var id = UUID.randomUUID();
        bytes.putLong(0, MAGIC)
                .putLong(8, id.getMostSignificantBits())
                .putLong(16, id.getLeastSignificantBits())
                .putInt(24, sum(bytes, 0, 24));
        try (var file = FileChannel.open(
                making, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) file.write(bytes);
            file.force(true);
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be made: %s; it needs %d KiB once, and no more ever"
                            .formatted(path, e.getMessage(), SIZE / 1024),
                    e);
        }
        Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(path.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    /** @throws IOException when it is locked by another process, is no such file, or has lost what it once held */
    public static SlotFile open(Path path) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(path, file);
            var head = read(file, 0, BLOCK);
            if (file.size() != SIZE || head.getLong(0) != MAGIC || head.getInt(24) != sum(head, 0, 24)) {
                throw new IOException("%s is no file of this kind, or is damaged".formatted(path));
            }
            var found = new SlotFile(path, file, new UUID(head.getLong(8), head.getLong(16)), newest(path, file));
            found.put(found.present.bytes());
            return found;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void lock(Path path, FileChannel file) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException here) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("%s is in use by another process: one at a time may act by it".formatted(path));
        }
    }

    private static Value newest(Path path, FileChannel file) throws IOException {
        long marked = 0;
        var value = new Value(0, new byte[0]);
        for (int i = 0; i < SLOTS; i++) {
            var mark = read(file, (1L + i) * BLOCK, 12);
            if (mark.getInt(8) == sum(mark, 0, 8)) marked = Math.max(marked, mark.getLong(0));
            var slot = read(file, SLOTS_AT + (long) i * SLOT, SLOT);
            long version = slot.getLong(8);
            int length = slot.getInt(16);
            boolean whole = slot.getLong(0) == MAGIC
                    && length >= 0
                    && length <= VALUE_MAX
                    && slot.getInt(HEADER + length) == sum(slot, 0, HEADER + length);
            if (!whole || version <= value.version()) continue;
            var bytes = new byte[length];
            slot.get(HEADER, bytes);
            value = new Value(version, bytes);
        }
        if (value.version() < marked) {
            throw new IOException(
                    ("%s has held version %d, and the newest that can be read is %d: the disk has lost it."
                                    + " Whoever goes on from here goes back in time; treat what this file was for as lost")
                            .formatted(path, marked, value.version()));
        }
        return value;
    }

    /** Made with the file: a copy has the same, another file another. */
    public UUID incarnation() {
        return incarnation;
    }

    public synchronized Value present() throws IOException {
        refuseIfBroken();
        return present;
    }

    /** Replaces the value whatever it is. */
    public synchronized Value put(byte[] bytes) throws IOException {
        refuseIfBroken();
        if (bytes.length > VALUE_MAX) {
            throw new IllegalArgumentException("%d bytes, and %d is the most".formatted(bytes.length, VALUE_MAX));
        }
        var next = new Value(present.version() + 1, bytes.clone());
        int turn = (int) (next.version() % SLOTS);
        try {
            write(SLOTS_AT + (long) turn * SLOT, slot(next));
            var mark = ByteBuffer.allocate(12).putLong(0, next.version());
            write((1L + turn) * BLOCK, mark.putInt(8, sum(mark, 0, 8)));
        } catch (IOException | RuntimeException e) {
            broken = Optional.of(
                    "a write to %s failed: %s; what it holds is known only after it is opened anew".formatted(path, e));
            throw new IOException(broken.get(), e);
        }
        present = next;
        return next;
    }

    /** Replaces the value if it is still of this version; empty when it is not. */
    public synchronized Optional<Value> put(long expected, byte[] bytes) throws IOException {
        refuseIfBroken();
        return present.version() == expected ? Optional.of(put(bytes)) : Optional.empty();
    }

    private static ByteBuffer slot(Value value) {
        int length = value.bytes().length;
        var slot = ByteBuffer.allocate(HEADER + length + 4);
        slot.putLong(0, MAGIC).putLong(8, value.version()).putInt(16, length).put(HEADER, value.bytes());
        return slot.putInt(HEADER + length, sum(slot, 0, HEADER + length));
    }

    private void write(long at, ByteBuffer bytes) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) to += file.write(bytes, to);
        file.force(false);
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        long from = at;
        while (bytes.hasRemaining()) {
            int n = file.read(bytes, from);
            if (n < 0) break;
            from += n;
        }
        return bytes;
    }

    private static int sum(ByteBuffer bytes, int from, int length) {
        var sum = new CRC32C();
        sum.update(bytes.array(), from, length);
        return (int) sum.getValue();
    }

    private void refuseIfBroken() throws IOException {
        if (broken.isPresent()) throw new IOException(broken.get());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
