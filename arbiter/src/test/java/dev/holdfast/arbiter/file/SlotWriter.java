package dev.holdfast.arbiter.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that counts up in a file, and says each number when it stands; killed at any moment. */
public final class SlotWriter {

    private SlotWriter() {}

    public static void main(String[] args) throws IOException {
        var path = Path.of(args[0]);
        SlotFile.create(path);
        try (var file = SlotFile.open(path)) {
            var text = new String(file.present().bytes(), StandardCharsets.UTF_8);
            long number = text.isEmpty() ? 0 : Long.parseLong(text);
            System.out.println("found " + number);
            for (; ; ) {
                file.put(Long.toString(++number).getBytes(StandardCharsets.UTF_8));
                System.out.println(number);
                System.out.flush();
            }
        }
    }
}
