package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What documents point to is there. */
class DocumentLinksTest {

    @Test
    void every_relative_link_leads_to_a_file_and_every_anchor_to_a_heading() {
        var broken = new ArrayList<String>();
        for (var document : Checkout.documents()) {
            for (var link : document.links()) {
                fault(document, link.target())
                        .ifPresent(why -> broken.add(document.name() + ":" + link.line() + ": " + why));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void a_broken_link_would_be_found() {
        var readme = Document.read(Checkout.ROOT.resolve("README.md"));

        assertThat(fault(readme, "docs/nowhere.md")).isPresent();
        assertThat(fault(readme, "CONTRIBUTING.md#nowhere")).isPresent();
        assertThat(fault(readme, "CONTRIBUTING.md#tests")).isEmpty();
    }

    @Test
    void every_document_under_docs_can_be_reached_from_the_readme() {
        var reached = new ArrayList<>(List.of(Checkout.ROOT.resolve("README.md")));
        for (int at = 0; at < reached.size(); at++) {
            var document = Document.read(reached.get(at));
            for (var link : document.links()) {
                var target = target(document, link.target());
                if (target.isPresent() && target.get().toString().endsWith(".md") && !reached.contains(target.get())) {
                    reached.add(target.get());
                }
            }
        }
        assertThat(Checkout.documents().stream().map(Document::file)).isSubsetOf(reached);
    }

    private static Optional<String> fault(Document document, String link) {
        var target = target(document, link);
        if (target.isEmpty()) return Optional.empty();
        if (!Files.exists(target.get())) return Optional.of("there is no " + link);
        int hash = link.indexOf('#');
        if (hash < 0 || !target.get().toString().endsWith(".md")) return Optional.empty();
        var anchor = link.substring(hash + 1);
        return Document.read(target.get()).anchors().contains(anchor)
                ? Optional.empty()
                : Optional.of("there is no heading #" + anchor + " in " + target.get());
    }

    /** The file that a relative link means. */
    private static Optional<Path> target(Document document, String link) {
        if (link.matches("[a-z]+:.*")) return Optional.empty();
        var path = link.replaceAll("#.*", "");
        return Optional.of(
                path.isEmpty()
                        ? document.file()
                        : document.file().resolveSibling(path).normalize());
    }
}
