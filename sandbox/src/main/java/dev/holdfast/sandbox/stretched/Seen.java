package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.cluster.ApiServer;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A look at two rooms from outside: past all links, so that what is cut is cut for the sites alone. */
public final class Seen {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String STATUS = "/v1/status";

    private Seen() {}

    /** Where a site's agent answers to whoever shows the certificate of a person. */
    public static String url(Rooms.View view, Site site) {
        return "https://127.0.0.1:" + view.ports().get(site.name());
    }

    /** What both agents say; one that does not answer in time holds up nothing. */
    public static Map<Site, SiteWords> words(Path rooms, Rooms.View view) {
        var words = new EnumMap<Site, SiteWords>(Site.class);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var asked = new EnumMap<Site, Future<SiteWords>>(Site.class);
            for (var site : Site.values()) {
                Callable<SiteWords> look = () -> ask(rooms, url(view, site));
                asked.put(site, threads.submit(look));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            asked.forEach((site, answer) -> words.put(site, take(answer, end)));
        } finally {
            threads.shutdownNow();
        }
        return words;
    }

    private static SiteWords ask(Path rooms, String url) throws IOException {
        var papers = Rooms.papers(rooms).folder();
        try (var agent = ApiServer.connect(url, papers, Papers.AUTHORITY, Papers.file(Rooms.PERSON))) {
            var answer = agent.get(STATUS);
            return answer.good()
                    ? new SiteWords(answer.body(), "")
                    : SiteWords.silent("it answers " + answer.status() + ": " + answer.body());
        }
    }

    private static SiteWords take(Future<SiteWords> answer, long end) {
        try {
            return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return SiteWords.silent("nothing within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            var why = e.getCause().getMessage();
            return SiteWords.silent(why == null ? e.getCause().getClass().getSimpleName() : why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SiteWords.silent("the look at it was interrupted");
        }
    }

    /** All workloads that run, on whichever site. */
    public static List<Running> running(Path rooms, Rooms.View view) throws IOException {
        var starters = Stream.of(Site.values())
                .flatMap(site -> Rooms.processes(site, view.nodes()).stream().skip(1))
                .toList();
        return Running.in(rooms, starters);
    }
}
