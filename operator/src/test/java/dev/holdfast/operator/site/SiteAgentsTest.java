package dev.holdfast.operator.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteAgentsTest {

    private static final String MEMBER = FakeAgent.status("A", "MEMBER", "BOTH", 3, "NOTHING");

    @TempDir
    Path folder;

    private Authority authority;
    private SiteAgents agents;

    @BeforeEach
    void begin() throws IOException {
        authority = Authority.create("pair", Instant.now());
        authority.write(folder, "ca");
        authority
                .server(Subject.of("operator/A", "pair"), List.of(), List.of(), Instant.now())
                .write(folder, "operator");
        agents = new SiteAgents(new AgentPapers(
                folder.resolve("operator.crt"), folder.resolve("operator.key"), folder.resolve("ca.crt")));
    }

    @Test
    void an_agent_is_asked_over_mutual_tls_and_understood() throws IOException {
        try (var agent = new FakeAgent(authority, "site/A", MEMBER)) {
            var word = agents.ask("A", agent.address());
            assertThat(word.standing()).isEqualTo(Standing.MEMBER);
            assertThat(word.register()).hasValueSatisfying(known -> {
                assertThat(known.epoch()).isEqualTo(3);
                assertThat(known.members()).isEqualTo(Members.BOTH);
            });
            assertThat(word.within()).contains(Duration.ofMillis(25_030));
            assertThat(word.nodes()).isEqualTo(1);
            assertThat(word.taken()).isFalse();
            assertThat(word.troubles()).isEmpty();
        }
    }

    @Test
    void somebody_else_at_the_address_is_not_believed() throws IOException {
        try (var other = new FakeAgent(authority, "site/B", MEMBER)) {
            assertThatThrownBy(() -> agents.ask("A", other.address()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("CN=site/B");
        }
        var stranger = Authority.create("stranger", Instant.now());
        try (var other = new FakeAgent(stranger, "site/A", MEMBER)) {
            assertThatThrownBy(() -> agents.ask("A", other.address())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void what_is_no_status_of_that_side_is_no_answer() throws IOException {
        try (var agent = new FakeAgent(authority, "site/A", MEMBER.replace("status/v1", "status/v2"))) {
            assertThatThrownBy(() -> agents.ask("A", agent.address())).hasMessageContaining("its form is");
            agent.says(FakeAgent.status("B", "MEMBER", "BOTH", 3, "NOTHING"));
            assertThatThrownBy(() -> agents.ask("A", agent.address())).hasMessageContaining("of side B, not A");
            agent.says(MEMBER.replace("MEMBER", "CROWNED"));
            assertThatThrownBy(() -> agents.ask("A", agent.address())).hasMessageContaining("cannot be read");
            agent.says("not JSON");
            assertThatThrownBy(() -> agents.ask("A", agent.address())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_site_that_runs_the_other_s_workloads_has_taken_it_over_also_while_it_gives_them_up() throws IOException {
        for (var verdict : List.of("RUN", "HOLD", "GIVE_UP")) {
            var json = FakeAgent.status("A", "TAKEN", "ONLY_A", 4, verdict);
            try (var agent = new FakeAgent(authority, "site/A", json)) {
                assertThat(agents.ask("A", agent.address()).taken()).isTrue();
            }
        }
    }
}
