package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What documents show is executed; the exceptions are few and say why. */
class DocumentBlocksTest {
    /** Raise it only for a block that really cannot be executed. */
    private static final int NOT_RUN_MAX = 8;

    private static final int REASON_LENGTH_MIN = 20;

    @Test
    void every_block_is_of_a_kind_that_a_test_knows() {
        var kinds = Checkout.documents().stream()
                .flatMap(document -> document.blocks().stream())
                .map(Block::kind);
        assertThat(kinds).isNotEmpty();
    }

    @Test
    void blocks_that_are_not_executed_are_few_and_say_why() {
        var notRun = Checkout.documents().stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> block.notRun().isPresent())
                .toList();
        assertThat(notRun).hasSizeLessThanOrEqualTo(NOT_RUN_MAX);
        assertThat(notRun).allSatisfy(block -> assertThat(block.notRun().orElseThrow())
                .hasSizeGreaterThanOrEqualTo(REASON_LENGTH_MIN));
    }

    @Test
    void every_document_with_commands_says_where_they_run() {
        var silent = new ArrayList<String>();
        for (var document : Checkout.documents()) {
            boolean commands = document.blocks().stream()
                    .anyMatch(block ->
                            block.runs() && (block.kind() == Block.Kind.SH || block.kind() == Block.Kind.CONSOLE));
            if (commands && document.runsIn().isEmpty()) silent.add(document.name());
        }
        assertThat(silent).isEmpty();
    }
}
