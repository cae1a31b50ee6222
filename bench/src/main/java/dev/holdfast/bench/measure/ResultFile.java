package dev.holdfast.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a result as {@code FOLDER/NAME.json}. */
public final class ResultFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultFile() {}

    public static Path write(Path folder, String name, Result result, String machine) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(name + ".json");
        return Files.writeString(file, JSON.writeValueAsString(result.toJson(machine)) + "\n");
    }
}
