package dev.holdfast.sandbox.binaries;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A gzipped tar archive, from which one file is taken. Reads what publishers write: plain ustar entries. */
final class TarGz {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final int OCTAL = 8;

    private TarGz() {}

    /**
     * @throws Source.Unavailable when the archive does not have it, or not whole
     */
    static void extract(Path archive, String member, Path target) throws IOException {
        try (var stream = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (var header = stream.readNBytes(BLOCK);
                    header.length == BLOCK && header[0] != 0;
                    header = stream.readNBytes(BLOCK)) {
                var size = size(header);
                if (name(header).equals(member)) {
                    copy(stream, size, target);
                    return;
                }
                stream.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        } catch (ZipException | EOFException e) {
            throw new Source.Unavailable(archive.getFileName() + " is no whole archive (" + e.getMessage() + ")");
        }
        throw new Source.Unavailable("there is no " + member + " in " + archive.getFileName());
    }

    private static void copy(InputStream stream, long size, Path target) throws IOException {
        try (var out = Files.newOutputStream(target)) {
            var buffer = new byte[BLOCK * BLOCK];
            for (var left = size; left > 0; ) {
                var read = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("it ends in the middle of a file");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static String name(byte[] header) {
        var prefix = text(header, PREFIX_AT, PREFIX);
        var name = text(header, 0, NAME);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long size(byte[] header) {
        return Long.parseLong(text(header, SIZE_AT, SIZE).strip(), OCTAL);
    }

    private static String text(byte[] header, int at, int length) {
        var end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }
}
