package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map is the country: what ARCHITECTURE.md and CODEOWNERS name exists, and what exists is named. */
class LayoutTest {
    private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
    private static final Pattern NAME = Pattern.compile("`([^`\n]+)`");
    private static final Pattern PACKAGE = Pattern.compile("dev\\.holdfast(\\.[a-z]+)+");
    private static final Pattern CLASS = Pattern.compile("([a-z]+\\.)+[A-Z][A-Za-z]+");
    private static final List<String> SOURCES = findSources();
    private static final Pattern TEST = Pattern.compile("[A-Z][A-Za-z]+(Test|IT|E2E)");

    @Test
    void the_architecture_describes_every_module_and_no_other() {
        assertThat(described(architecture())).isNotEmpty().containsExactlyInAnyOrderElementsOf(modules());
    }

    @Test
    void a_module_that_is_gone_or_forgotten_would_be_noticed() {
        var gone = architecture().replaceFirst("(?m)^(\\|---.*\\n)(\\| `core` \\|)", "$1| `attic` | none |\n$2");
        assertThat(described(gone)).hasSize(modules().size() + 1).contains("attic");
        var forgotten = architecture().replaceFirst("(?m)^\\| `cli` \\|.*\\n", "");
        assertThat(described(forgotten)).hasSize(modules().size() - 1).doesNotContain("cli");
    }

    private static List<String> modules() {
        return MODULE.matcher(Checkout.read("pom.xml"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The first column of the table of modules, headed {@code module}. */
    private static List<String> described(String architecture) {
        return architecture
                .lines()
                .dropWhile(line -> !line.startsWith("| module |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1].strip().replace("`", ""))
                .toList();
    }

    @Test
    void every_package_in_the_architecture_exists() {
        var packages = names().filter(name -> PACKAGE.matcher(name).matches()).toList();
        assertThat(packages).isNotEmpty().allSatisfy(name -> assertThat(sources())
                .as("package %s", name)
                .anyMatch(source -> source.contains("/" + name.replace('.', '/') + "/")));
    }

    @Test
    void every_package_that_exists_stands_under_one_that_the_architecture_names() {
        var named = names().filter(name -> PACKAGE.matcher(name).matches()).toList();
        var infos = sources().stream()
                .filter(source -> source.contains("/src/main/") && source.endsWith("/package-info.java"))
                .map(source -> source.replaceAll(".*/src/main/java/", "")
                        .replace("/package-info.java", "")
                        .replace('/', '.'))
                .toList();
        assertThat(infos).isNotEmpty().allSatisfy(existing -> assertThat(named)
                .as("package %s is named in ARCHITECTURE.md, or one above it is", existing)
                .anyMatch(name -> existing.equals(name) || existing.startsWith(name + ".")));
    }

    @Test
    void every_class_in_the_architecture_exists() {
        var classes = names().filter(name -> CLASS.matcher(name).matches()).toList();
        assertThat(classes).isNotEmpty().allSatisfy(name -> assertThat(sources())
                .as("class %s", name)
                .anyMatch(source -> source.endsWith("/" + name.replace('.', '/') + ".java")));
    }

    @Test
    void every_test_that_a_document_names_exists() {
        var named = Checkout.documents().stream()
                .flatMap(document -> names(Checkout.read(document.name())))
                .filter(name -> TEST.matcher(name).matches())
                .distinct()
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(sources())
                .as("test %s", name)
                .anyMatch(source -> source.endsWith("/" + name + ".java")));
    }

    @Test
    void every_path_in_codeowners_exists() {
        var paths = Checkout.read("CODEOWNERS")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" +")[0])
                .filter(path -> !path.equals("*"))
                .toList();
        assertThat(paths).isNotEmpty().allSatisfy(path -> assertThat(Checkout.ROOT.resolve(path.substring(1)))
                .exists());
    }

    private static String architecture() {
        return Checkout.read("ARCHITECTURE.md");
    }

    private static Stream<String> names() {
        return names(architecture());
    }

    private static Stream<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group(1));
    }

    private static List<String> sources() {
        return SOURCES;
    }

    private static List<String> findSources() {
        try (var modules = Files.list(Checkout.ROOT)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(LayoutTest::files)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> files(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.map(Path::toString).filter(file -> file.endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
