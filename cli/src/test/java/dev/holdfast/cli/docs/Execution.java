package dev.holdfast.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A document's blocks from top to bottom in one shell: files are written, commands run, what they print is compared. */
final class Execution {
    private final Document document;
    private final Shell shell;

    Execution(Document document, Shell shell) {
        this.document = document;
        this.shell = shell;
    }

    private record Piece(Block block, String command, Transcript.Exchange exchange) {}

    /** What is wrong with the document, in words; nothing when all of it is true. */
    List<String> faults() throws IOException, InterruptedException {
        var pieces = new ArrayList<Piece>();
        for (var block : document.blocks()) {
            if (!block.runs()) continue;
            switch (block.kind()) {
                case YAML -> {
                    if (block.file().isPresent()) {
                        var content = Files.createTempFile(shell.work(), ".block", ".yaml");
                        Files.writeString(content, block.text());
                        pieces.add(new Piece(
                                block,
                                "cp " + content.getFileName() + " "
                                        + block.file().get() + "\n",
                                null));
                    }
                }
                case SH -> pieces.add(new Piece(block, block.text(), null));
                case CONSOLE ->
                    Transcript.of(block)
                            .exchanges()
                            .forEach(exchange -> pieces.add(new Piece(block, exchange.command(), exchange)));
                case TEXT -> throw new IllegalStateException("text does not run");
            }
        }
        return compare(pieces, shell.run(pieces.stream().map(Piece::command).toList()));
    }

    private List<String> compare(List<Piece> pieces, List<Shell.Outcome> outcomes) {
        var faults = new ArrayList<String>();
        for (int at = 0; at < outcomes.size(); at++) {
            var piece = pieces.get(at);
            var outcome = outcomes.get(at);
            var place = document.name() + ":" + piece.block().line() + ": "
                    + piece.command().strip();
            if (!outcome.succeeded()) {
                faults.add(place + "\nfailed or took too long; it printed:\n" + outcome.printed());
                return faults;
            }
            if (piece.exchange() != null && !piece.exchange().fits(outcome.printed())) {
                faults.add(place + "\nwas to print:\n"
                        + String.join("\n", piece.exchange().expected()) + "\nand printed:\n" + outcome.printed());
            }
        }
        if (outcomes.size() < pieces.size()) {
            faults.add(document.name() + ": only " + outcomes.size() + " of " + pieces.size() + " commands were begun");
        }
        return faults;
    }
}
