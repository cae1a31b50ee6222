package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.run.RecoveryRun;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class InformedTest {

    private static final String EVENT = """
            {"type":"MODIFIED","object":{"apiVersion":"recovery.elotl.co/v1alpha1","kind":"RecoveryRun",
             "metadata": {"name": "one", "namespace": "shop", "uid": "1", "resourceVersion": "7", "labels": {"a": "b"},
                          "managedFields": [{"manager": "kubectl", "operation": "Update", "fieldsV1": {"f:spec": {}}}]},
             "spec": {"steps": [{"type": "pause", "pause": {}}]},
             "status": {"phase": "Running", "journal": {"digest": "d", "entries": [ENTRIES]}}}}""";

    private static final String ENTRY = """
            {"step": 1, "title": "Wait", "type": "pause", "state": "Asking", "attempt": 1, "startTime":
             "2026-01-01T00:00:00Z", "deadline": "2026-01-01T01:00:00Z", "message": "asks"}""";

    private static WatchEvent event(String text) {
        return Informed.reading(List.of(RecoveryRun.class)).unmarshal(text, WatchEvent.class);
    }

    private static RecoveryRun told(String entries) {
        var event = event(EVENT.replace("ENTRIES", entries));
        assertThat(event.getType()).isEqualTo("MODIFIED");
        assertThat(event.getObject()).as("read at once as what it is").isInstanceOf(RecoveryRun.class);
        return (RecoveryRun) event.getObject();
    }

    @Test
    void a_run_is_told_without_who_manages_which_field_and_with_all_else() {
        var run = told(ENTRY);
        assertThat(run.getMetadata().getManagedFields()).isEmpty();
        assertThat(run.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(run.getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(run.getSpec().steps()).hasSize(1);
        assertThat(run.getStatus().phase().word()).isEqualTo("Running");
        assertThat(run.getStatus().journal().entries()).hasSize(1);
        assertThat(run.getStatus().journal().entries().getFirst().message()).isEqualTo("asks");
    }

    @Test
    void what_is_no_entry_is_told_as_an_unreadable_one_beside_those_that_are() {
        var entries = told("17, " + ENTRY + ", {\"step\": {\"deep\": [1]}}, null, " + ENTRY)
                .getStatus()
                .journal()
                .entries();
        assertThat(entries).hasSize(5);
        assertThat(entries.stream().map(entry -> entry.isReadable())).containsExactly(false, true, false, false, true);
    }

    @Test
    void an_event_that_looks_otherwise_says_the_same() {
        var spaced = EVENT.replace("ENTRIES", ENTRY).replace("{\"type\":", "{ \"type\": ");
        assertThat(event(spaced).getObject()).isInstanceOf(RecoveryRun.class);
        assertThat(((RecoveryRun) event(spaced).getObject()).getMetadata().getManagedFields())
                .isEmpty();
    }

    @Test
    void what_a_watch_tells_of_itself_is_read_as_ever() {
        var ended = event("""
                {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Expired","code":410}}""");
        assertThat(ended.getObject()).isInstanceOfSatisfying(Status.class, status -> assertThat(status.getCode())
                .isEqualTo(410));
        var bookmark = event("""
                {"type":"BOOKMARK","object":{"apiVersion":"recovery.elotl.co/v1alpha1","kind":"RecoveryRun","metadata":{"resourceVersion":"12746"},"spec":{}}}""");
        assertThat(bookmark.getType()).isEqualTo("BOOKMARK");
        assertThat(((RecoveryRun) bookmark.getObject()).getMetadata().getResourceVersion())
                .isEqualTo("12746");
    }

    @Test
    void an_object_that_is_none_of_its_kind_fails_the_watch_as_ever() {
        var text = EVENT.replace("ENTRIES", ENTRY).replace("\"steps\": [", "\"steps\": 7, \"x\": [");
        assertThatThrownBy(() -> event(text)).isInstanceOf(RuntimeException.class);
    }
}
