package dev.holdfast.sandbox.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final Platform LINUX = new Platform("linux", "amd64");
    private static final byte[] PROGRAM =
            "#!/bin/sh\necho a program\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
    private static final String KUBECTL = "/release/v1.35.4/bin/linux/amd64/kubectl";
    private static final String ETCD = "/etcd-io/etcd/releases/download/v3.6.16/";
    private static final String ETCD_FILE = "etcd-v3.6.16-linux-amd64.tar.gz";

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private Publisher publisher;
    private Path target;

    @BeforeEach
    void open() throws IOException {
        publisher = Publisher.open();
        target = folder.resolve("target.part");
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void a_file_whose_digest_the_publisher_lists_is_taken() throws IOException {
        publisher.offers(KUBECTL, PROGRAM).offers(KUBECTL + ".sha256", digest(PROGRAM));

        var origin = download().provide(component("kubernetes"), "kubectl", target);

        assertThat(target).hasBinaryContent(PROGRAM);
        assertThat(origin).contains(publisher.url() + KUBECTL, "listed in");
    }

    @Test
    void a_file_with_another_digest_than_listed_is_thrown_away() {
        publisher
                .offers(KUBECTL, PROGRAM)
                .offers(KUBECTL + ".sha256", digest("another".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> download().provide(component("kubernetes"), "kubectl", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining("is not what its publisher lists");
        assertThat(target).doesNotExist();
    }

    @Test
    void a_file_that_was_cut_off_is_thrown_away() {
        publisher
                .offers(KUBECTL, PROGRAM)
                .offers(KUBECTL + ".sha256", digest(PROGRAM))
                .cutsOff(KUBECTL, 1000);

        assertThatThrownBy(() -> download().provide(component("kubernetes"), "kubectl", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining("cut off");
        assertThat(target).doesNotExist();
    }

    @Test
    void a_file_without_a_listed_digest_is_not_even_asked_for() {
        publisher.offers(KUBECTL, PROGRAM);

        assertThatThrownBy(() -> download().provide(component("kubernetes"), "kubectl", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining(".sha256 answered 404");
        assertThat(publisher.asked).doesNotContainKey(KUBECTL);
    }

    @Test
    void a_redirect_to_where_the_publisher_really_keeps_its_files_is_followed() throws IOException {
        publisher.redirects(KUBECTL, publisher.url() + "/elsewhere").offers("/elsewhere", PROGRAM);
        publisher.offers(KUBECTL + ".sha256", digest(PROGRAM));

        download().provide(component("kubernetes"), "kubectl", target);

        assertThat(target).hasBinaryContent(PROGRAM);
    }

    @Test
    void the_program_is_taken_out_of_an_archive_that_stands_in_the_publishers_list() throws IOException {
        var archive = Archives.tarGz(folder.resolve("scratch"), "etcd-v3.6.16-linux-amd64/etcd", PROGRAM);
        publisher
                .offers(ETCD + ETCD_FILE, archive)
                .offers(
                        ETCD + "SHA256SUMS",
                        list("0".repeat(64), "etcd-v3.6.16-linux-arm64.tar.gz", hex(archive), ETCD_FILE));

        download().provide(component("etcd"), "etcd", target);

        assertThat(target).hasBinaryContent(PROGRAM);
        assertThat(folder).isDirectoryNotContaining("glob:**.tar.gz.part");
    }

    @Test
    void an_archive_without_the_program_is_refused() {
        var archive = Archives.tarGz(folder.resolve("scratch"), "etcd-v3.6.16-linux-amd64/etcdctl", PROGRAM);
        publisher.offers(ETCD + ETCD_FILE, archive).offers(ETCD + "SHA256SUMS", list(hex(archive), ETCD_FILE));

        assertThatThrownBy(() -> download().provide(component("etcd"), "etcd", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining("there is no etcd-v3.6.16-linux-amd64/etcd in");
        assertThat(target).doesNotExist();
    }

    @Test
    void a_host_whose_archive_is_no_good_is_still_asked_for_other_things() throws IOException {
        var archive = Archives.tarGz(folder.resolve("scratch"), "etcd-v3.6.16-linux-amd64/etcdctl", PROGRAM);
        publisher.offers(ETCD + ETCD_FILE, archive).offers(ETCD + "SHA256SUMS", list(hex(archive), ETCD_FILE));
        publisher.offers(KUBECTL, PROGRAM).offers(KUBECTL + ".sha256", digest(PROGRAM));
        var download = download();

        assertThatThrownBy(() -> download.provide(component("etcd"), "etcd", target))
                .message()
                .doesNotContain("reached");
        download.provide(component("kubernetes"), "kubectl", target);

        assertThat(target).hasBinaryContent(PROGRAM);
    }

    @Test
    void an_archive_that_is_none_is_refused() {
        publisher.offers(ETCD + ETCD_FILE, PROGRAM).offers(ETCD + "SHA256SUMS", list(hex(PROGRAM), ETCD_FILE));

        assertThatThrownBy(() -> download().provide(component("etcd"), "etcd", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining("is no whole archive");
    }

    @Test
    void what_cannot_be_written_here_is_not_told_as_the_publishers_fault() throws IOException {
        var archive = Archives.tarGz(folder.resolve("scratch"), "etcd-v3.6.16-linux-amd64/etcd", PROGRAM);
        publisher.offers(ETCD + ETCD_FILE, archive).offers(ETCD + "SHA256SUMS", list(hex(archive), ETCD_FILE));
        publisher.offers(KUBECTL, PROGRAM).offers(KUBECTL + ".sha256", digest(PROGRAM));
        var download = download();
        var nowhere = folder.resolve("missing").resolve("target.part");
        var inTheWay = Files.createDirectory(folder.resolve("a-folder"));

        assertThatThrownBy(() -> download.provide(component("kubernetes"), "kubectl", nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(nowhere.toString());
        assertThatThrownBy(() -> download.provide(component("etcd"), "etcd", inTheWay))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(inTheWay.toString());
        download.provide(component("kubernetes"), "kubectl", target);

        assertThat(target).hasBinaryContent(PROGRAM);
    }

    @Test
    void a_download_that_stands_still_is_given_up() {
        publisher.offers(KUBECTL + ".sha256", digest(PROGRAM));
        try (var stuck = Stuck.open(PROGRAM.length)) {
            publisher.redirects(KUBECTL, stuck.url());

            assertThatThrownBy(() -> download().provide(component("kubernetes"), "kubectl", target))
                    .isInstanceOf(Source.Unavailable.class)
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void a_host_that_cannot_be_reached_is_asked_once_only() {
        publisher.close();
        var download = download();

        assertThatThrownBy(() -> download.provide(component("kubernetes"), "kubectl", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining("cannot be reached (");
        assertThatThrownBy(() -> download.provide(component("kubernetes"), "kube-apiserver", target))
                .isInstanceOf(Source.Unavailable.class)
                .message()
                .endsWith("cannot be reached");
    }

    @Test
    void kwok_is_never_downloaded_since_its_publisher_lists_no_digests() {
        assertThatThrownBy(() -> download().provide(component("kwok"), "kwok", target))
                .isInstanceOf(Source.Unavailable.class)
                .hasMessageContaining("offers no kwok with a digest");
        assertThat(publisher.asked).isEmpty();
    }

    @Test
    void the_publishers_own_addresses_are_asked_unless_a_mirror_is_named() {
        var publishers = Publishers.of(java.util.Map.of());
        var kubectl = publishers.artefact(component("kubernetes"), "kubectl", LINUX);
        var alertmanager = publishers.artefact(component("alertmanager"), "alertmanager", LINUX);

        assertThat(kubectl.orElseThrow().file()).hasToString("https://dl.k8s.io" + KUBECTL);
        assertThat(alertmanager.orElseThrow().file())
                .hasToString("https://github.com/prometheus/alertmanager/releases/download/v0.28.1/"
                        + "alertmanager-0.28.1.linux-amd64.tar.gz");
        assertThat(alertmanager.orElseThrow().digests()).asString().endsWith("/v0.28.1/sha256sums.txt");
    }

    private Download download() {
        return new Download(new Publishers(publisher.url(), publisher.url()), LINUX, said::add, Duration.ofSeconds(2));
    }

    private static Component component(String name) {
        return Catalog.components("1.35").stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] digest(byte[] content) {
        return hex(content).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] list(String... digestsAndNames) {
        var text = new StringBuilder();
        for (var i = 0; i < digestsAndNames.length; i += 2) {
            text.append(digestsAndNames[i])
                    .append("  ")
                    .append(digestsAndNames[i + 1])
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
