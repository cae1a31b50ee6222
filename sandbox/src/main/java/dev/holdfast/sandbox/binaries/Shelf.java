package dev.holdfast.sandbox.binaries;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.store.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where programs are looked for, in this order: a folder that the user names, the cache, the publisher's download, a
 * build from pinned sources. What one lacks comes from the next.
 */
public final class Shelf {
    /** Folders that the user may name; the second is what other Kubernetes test tools use. */
    static final List<String> ASSETS = List.of("HOLDFAST_ASSETS", "KUBEBUILDER_ASSETS");
    /** "never" leaves out the download, for machines where asking outside is not wanted. */
    static final String DOWNLOAD = "HOLDFAST_DOWNLOAD";
    /** Any value: every program in the cache is read in full each time, not once for each boot. */
    static final String VERIFY = "HOLDFAST_VERIFY";

    private final List<Component> components;
    private final List<Path> assets;
    private final Path cache;
    private final boolean thorough;
    private final List<Source> sources;
    private final Consumer<String> progress;
    private final Map<String, Path> found = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Shelf(
            List<Component> components,
            List<Path> assets,
            Path cache,
            boolean thorough,
            List<Source> sources,
            Consumer<String> progress) {
        this.components = components;
        this.assets = assets;
        this.cache = cache;
        this.thorough = thorough;
        this.sources = sources;
        this.progress = progress;
    }

    public static Shelf ofEnvironment(String minor, Consumer<String> progress) {
        var environment = System.getenv();
        var assets = ASSETS.stream()
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return of(minor, assets, progress);
    }

    /** The same with folders of the caller's instead of the environment's. */
    public static Shelf of(String minor, List<Path> assets, Consumer<String> progress) {
        var environment = System.getenv();
        var sources = new ArrayList<Source>();
        if (!environment.getOrDefault(DOWNLOAD, "").equals("never")) {
            sources.add(new Download(Publishers.of(environment), Platform.current(), progress));
        }
        sources.add(new GoBuild(progress));
        var thorough = !environment.getOrDefault(VERIFY, "").isBlank();
        var cache = Places.ofEnvironment().binaries();
        return new Shelf(Catalog.components(minor), assets, cache, thorough, sources, progress);
    }

    /** The program's path; gets it first when it is nowhere yet. */
    public Path path(String program) {
        return found.computeIfAbsent(program, this::find);
    }

    /** Every program that sandboxes run. */
    public Stream<String> programs() {
        return components.stream()
                .filter(Catalog::isOfSandboxes)
                .flatMap(component -> component.programs().keySet().stream())
                .sorted();
    }

    private Path find(String program) {
        var component = components.stream()
                .filter(candidate -> candidate.programs().containsKey(program))
                .findFirst()
                .orElseThrow(() -> SandboxFault.wrongly("the sandbox knows no program named \"" + program
                        + "\"; it knows " + String.join(", ", programs().toList())));
        for (var folder : assets) {
            if (Files.isExecutable(folder.resolve(program))) {
                return folder.resolve(program);
            }
        }
        var kept = new Cache(
                cache.resolve(component.id(Platform.current())), ProcessIdentity.currentBoot(), thorough, progress);
        try {
            return kept.program(program, target -> provide(component, program, target));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot provide " + program + " " + component.version(), e);
        }
    }

    private String provide(Component component, String program, Path target) throws IOException {
        var reasons = new ArrayList<String>();
        for (var source : sources) {
            try {
                return source.provide(component, program, target);
            } catch (Source.Unavailable e) {
                reasons.add(e.getMessage());
                if (told.add(e.getMessage())) {
                    progress.accept(program + " is not downloaded: " + e.getMessage());
                }
            }
        }
        throw new SandboxFault("there is no way to get " + program + " " + component.version() + ": "
                + String.join("; ", reasons) + ". Name a folder that holds it in " + ASSETS.getFirst());
    }
}
