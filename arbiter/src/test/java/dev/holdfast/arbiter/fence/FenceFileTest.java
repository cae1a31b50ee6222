package dev.holdfast.arbiter.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceFileTest {

    @TempDir
    Path folder;

    @Test
    void each_node_has_its_way_to_be_off() throws IOException {
        var found = read("""
                {"form": "holdfast.dev/fences/v1", "nodes": [
                  {"name": "n1", "method": "redfish", "system": "https://bmc-1/redfish/v1/Systems/1",
                   "user": "fence", "password": "/etc/holdfast/bmc", "authority": "/etc/holdfast/bmc-ca.crt"},
                  {"name": "n2", "method": "http", "state": "https://strip/outlet/7", "place": "outlet/state", "off": "0",
                   "order": "https://strip/outlet/7/off", "verb": "PUT", "body": "{}"},
                  {"name": "n3", "method": "person"}]}""");
        assertThat(found).containsOnlyKeys("n1", "n2", "n3");
        assertThat(found.get("n1")).isInstanceOf(RedfishFencer.class);
        assertThat(found.get("n2")).isInstanceOfSatisfying(HttpFencer.class, http -> assertThat(http.method())
                .isEqualTo("PUT"));
        assertThat(found.get("n3")).isInstanceOf(PersonFencer.class);
    }

    @Test
    void what_means_nothing_is_refused_with_words() {
        assertRefused("{\"form\": \"holdfast.dev/fences/v1\", \"nodes\": []}", "no list of nodes");
        assertRefused("{\"nodes\": []}", "its form is");
        assertRefused(one("\"name\": \"n1\", \"method\": \"hope\""), "not redfish, http or person");
        assertRefused(one("\"name\": \"n1\", \"method\": \"person\", \"since\": \"now\""), "since is unknown here");
        assertRefused(
                one(
                        "\"name\": \"n1\", \"method\": \"redfish\", \"system\": \"http://bmc\", \"user\": \"u\", \"password\": \"p\""),
                "not sent over http");
        assertRefused(
                "{\"form\": \"holdfast.dev/fences/v1\", \"nodes\": [%1$s, %1$s]}"
                        .formatted("{\"name\": \"n1\", \"method\": \"person\"}"),
                "node n1 is there twice");
    }

    private static String one(String node) {
        return "{\"form\": \"holdfast.dev/fences/v1\", \"nodes\": [{%s}]}".formatted(node);
    }

    private Map<String, Fencer> read(String text) throws IOException {
        return FenceFile.read(Files.writeString(folder.resolve("fences.json"), text));
    }

    private void assertRefused(String text, String words) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class).hasMessageContaining(words);
    }
}
